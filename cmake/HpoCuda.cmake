# SPDX-License-Identifier: Apache-2.0
# Decides whether libhpo_trial_cuda.so is built, the library that hpo-trial loads when a trial asks for a GPU, and defines
# hpo::torch_cuda and hpo_cuda_objects() for it. hpo-trial itself is the same with and without it.
#   HPO_CUDA=AUTO (default)  built where nvcc and torch's CUDA libraries are found
#   HPO_CUDA=ON              an error where one of them is missing
#   HPO_CUDA=OFF             not built
# nvcc is looked for on PATH, in /usr/local/cuda and where scripts/fetch.sh leaves it. CMake's own support of CUDA is not
# used: it would link a program by nvcc to try it, and knows no C++20 for nvcc 13 before CMake 3.27.
set(HPO_CUDA AUTO CACHE STRING "Build the part of the runner that trains on NVIDIA GPUs: AUTO, ON or OFF")
set_property(CACHE HPO_CUDA PROPERTY STRINGS AUTO ON OFF)
set(HPO_WITH_CUDA OFF)
if(NOT HPO_CUDA)
  return()
endif()

get_filename_component(_nvidia "${HPO_TORCH_ROOT}/../nvidia/cu13" ABSOLUTE)
find_program(HPO_NVCC nvcc PATHS /usr/local/cuda/bin "${_nvidia}/bin")
mark_as_advanced(HPO_NVCC)
set(_missing "")
if(NOT HPO_NVCC)
  set(_missing "nvcc")
else()
  get_filename_component(_nvcc "${HPO_NVCC}" REALPATH)  # a wrapper elsewhere may stand for it
  get_filename_component(_toolkit "${_nvcc}/../.." ABSOLUTE)
  unset(HPO_CUDA_INCLUDE)
  foreach(_dir IN ITEMS "${_toolkit}/include" /usr/local/cuda/include "${_nvidia}/include")
    if(NOT HPO_CUDA_INCLUDE AND EXISTS "${_dir}/cuda_runtime_api.h" AND EXISTS "${_dir}/crt/host_defines.h")
      set(HPO_CUDA_INCLUDE "${_dir}")
    endif()
  endforeach()
  if(NOT HPO_CUDA_INCLUDE)
    list(APPEND _missing "CUDA's headers")
  endif()
endif()
set(_cudart "${_nvidia}/lib/libcudart.so.13")
if(NOT EXISTS "${_cudart}")
  set(_cudart "${_toolkit}/lib64/libcudart.so.13")
endif()
foreach(_file IN ITEMS "${HPO_TORCH_ROOT}/lib/libtorch_cuda.so" "${HPO_TORCH_ROOT}/lib/libc10_cuda.so" "${_cudart}")
  if(NOT EXISTS "${_file}")
    list(APPEND _missing "${_file}")
  endif()
endforeach()
if(_missing)
  list(JOIN _missing ", " _missing)
  if(NOT HPO_CUDA STREQUAL "AUTO")
    message(FATAL_ERROR "HPO_CUDA=${HPO_CUDA} needs ${_missing}; `HPO_CUDA=ON scripts/fetch.sh cuda` fetches them")
  endif()
  message(STATUS "hpo: no training on GPUs: ${_missing} missing (HPO_CUDA=ON scripts/fetch.sh cuda fetches it)")
  return()
endif()
set(HPO_WITH_CUDA ON)
message(STATUS "hpo: training on GPUs by ${HPO_NVCC}")

foreach(_lib IN ITEMS torch_cuda c10_cuda)
  add_library(hpo::torch_lib_${_lib} SHARED IMPORTED GLOBAL)
  set_target_properties(hpo::torch_lib_${_lib} PROPERTIES IMPORTED_LOCATION "${HPO_TORCH_ROOT}/lib/lib${_lib}.so")
endforeach()
add_library(hpo::cudart SHARED IMPORTED GLOBAL)
set_target_properties(hpo::cudart PROPERTIES IMPORTED_LOCATION "${_cudart}"
  INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${HPO_CUDA_INCLUDE}")
add_library(hpo::torch_cuda INTERFACE IMPORTED GLOBAL)
target_link_libraries(hpo::torch_cuda INTERFACE hpo::torch "-Wl,--no-as-needed" hpo::torch_lib_torch_cuda
  hpo::torch_lib_c10_cuda "-Wl,--as-needed" hpo::cudart)

# Machine code for the H100 and its like; every other GPU from the 7.5 generation on compiles the second form when it
# first loads it.
set(HPO_CUDA_CODE "-gencode;arch=compute_90,code=sm_90;-gencode;arch=compute_75,code=compute_75" CACHE STRING
  "What nvcc compiles for")
mark_as_advanced(HPO_CUDA_CODE)

# hpo_cuda_objects(VARIABLE source.cu...): compiles by nvcc and sets VARIABLE to the object files.
function(hpo_cuda_objects variable)
  set(_objects "")
  foreach(_source IN LISTS ARGN)
    set(_object "${CMAKE_CURRENT_BINARY_DIR}/${_source}.o")
    add_custom_command(OUTPUT "${_object}" DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${_source}" DEPFILE "${_object}.d"
      COMMAND ${HPO_CCACHE_PREFIX} "${HPO_NVCC}" -c -O3 -std=c++20 ${HPO_CUDA_CODE} -ccbin "${CMAKE_CXX_COMPILER}"
        -Xcompiler=-fPIC,-fvisibility=hidden "-I${PROJECT_SOURCE_DIR}" -MD -MT "${_object}" -MF "${_object}.d"
        "${CMAKE_CURRENT_SOURCE_DIR}/${_source}" -o "${_object}"
      COMMENT "Compiling ${_source}" VERBATIM)
    list(APPEND _objects "${_object}")
  endforeach()
  set(${variable} ${_objects} PARENT_SCOPE)
endfunction()
