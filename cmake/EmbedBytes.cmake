# embed(TARGET NAME FILE): the bytes of FILE as `const char NAME[]` and `const size_t NAME_size`, compiled into TARGET.
function(embed target name file)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}.c")
  add_custom_command(OUTPUT "${out}"
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFILE=${file} -DOUT=${out} -P "${PROJECT_SOURCE_DIR}/cmake/EmbedBytesScript.cmake"
    DEPENDS "${file}" "${PROJECT_SOURCE_DIR}/cmake/EmbedBytesScript.cmake" VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()
