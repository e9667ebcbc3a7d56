# One interface target with every warning; presets turn them into errors with AAM_WERROR.
option(AAM_WERROR "warnings are errors" OFF)
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wcast-qual -Wcast-align -Wwrite-strings -Wvla -Wundef -Wformat=2
  -Wswitch-enum -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough
  $<$<C_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond -Wduplicated-branches>
  $<$<C_COMPILER_ID:Clang>:-Wcomma -Wunreachable-code>
  $<$<BOOL:${AAM_WERROR}>:-Werror>)
