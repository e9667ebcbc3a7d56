# embed(TARGET ARRAY FILES file…): the texts of files, compiled into TARGET as `const struct embedded ARRAY[]`
# (base/embedded.h) and `const size_t ARRAY_count`. The file is also the script that does it.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(embed target array)
    cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
    set(out "${CMAKE_CURRENT_BINARY_DIR}/${array}.c")
    set(script "${PROJECT_SOURCE_DIR}/cmake/Embed.cmake")
    add_custom_command(OUTPUT "${out}"
      COMMAND "${CMAKE_COMMAND}" "-DFILES=${arg_FILES}" "-DOUT=${out}" -DARRAY=${array} -P "${script}"
      DEPENDS ${arg_FILES} "${script}"
      COMMENT "Embedding ${array}" VERBATIM)
    target_sources(${target} PRIVATE "${out}")
  endfunction()
  return()
endif()

set(code "#include \"base/embedded.h\"\n\nextern const struct embedded ${ARRAY}[];\nextern const size_t ${ARRAY}_count;\n\n")
set(rows "")
set(n 0)
foreach(file IN LISTS FILES)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
  get_filename_component(name "${file}" NAME)
  string(APPEND code "static const unsigned char file${n}[] = {${bytes}0};\n")
  string(APPEND rows "    {STR_INIT(\"${name}\"), {(const char *)file${n}, sizeof file${n} - 1}},\n")
  math(EXPR n "${n} + 1")
endforeach()
string(APPEND code "\nconst struct embedded ${ARRAY}[] = {\n${rows}};\nconst size_t ${ARRAY}_count = ${n};\n")
file(WRITE "${OUT}" "${code}")
