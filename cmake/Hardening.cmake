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

# The program of a release is optimised as a whole (about 15 % faster on large answers). Tests link the same objects
# the plain way (tests/CMakeLists.txt), which takes seconds instead of minutes.
add_library(whole_program INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(hardening INTERFACE -flto -ffat-lto-objects)
  target_link_options(whole_program INTERFACE -flto=auto -O3 -Wno-stringop-overread)
  set(CMAKE_AR "${CMAKE_C_COMPILER_AR}")
  set(CMAKE_RANLIB "${CMAKE_C_COMPILER_RANLIB}")
endif()
