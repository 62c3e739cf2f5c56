# SPDX-License-Identifier: Apache-2.0
# Installs BUILD into a folder of its own, configures outside_project against it, builds it and runs its programs.
set(prefix "${BUILD}/outside/prefix")
set(build "${BUILD}/outside/build")
file(REMOVE_RECURSE "${prefix}" "${build}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${status}:\n${output}")
  endif()
endfunction()

set(flags "")
if(SANITIZE)
  set(flags "-fsanitize=${SANITIZE}")  # a sanitized archive links only into a sanitized program
endif()
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/outside_project" -B "${build}" -G Ninja
  "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
  "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DCMAKE_CXX_FLAGS=${flags}" "-DWITH_RUNNER=${TRIAL_RUNNER}")
run("${CMAKE_COMMAND}" --build "${build}")
run("${build}/space")
run("${build}/study")
run("${prefix}/bin/hpo" --version)
if(TRIAL_RUNNER)
  run("${build}/runner" describe)
  run("${prefix}/bin/hpo-trial" describe)
endif()
