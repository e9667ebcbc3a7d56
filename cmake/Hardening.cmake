add_library(hardening INTERFACE)
target_compile_definitions(hardening INTERFACE _GNU_SOURCE)
target_compile_options(hardening INTERFACE -fvisibility=hidden -fno-common -fstack-protector-strong
  $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
target_link_options(hardening INTERFACE -Wl,-z,relro,-z,now)
if(AAM_SANITIZE)
  target_compile_options(hardening INTERFACE -fsanitize=${AAM_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -g)
  target_link_options(hardening INTERFACE -fsanitize=${AAM_SANITIZE})
endif()
if(AAM_FUZZ)
  target_compile_options(hardening INTERFACE -fsanitize=fuzzer-no-link)
endif()
