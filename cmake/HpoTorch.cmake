# SPDX-License-Identifier: Apache-2.0
# Finds LibTorch 2.11 and defines hpo::torch. Looked at in this order: HPO_LIBTORCH (cache or environment variable: a
# folder with lib/ and include/), CMAKE_PREFIX_PATH, and the folder that scripts/fetch.sh fills.
# libtorch_cpu and libc10 only; torch's own CMake package would demand nvcc and every CUDA library. HpoCuda.cmake has the
# rest.
# Its include folder holds an fmt of its own, newer than Debian's: no target may link both hpo::torch and fmt::fmt.
if(DEFINED ENV{XDG_CACHE_HOME})
  set(_hpo_cache "$ENV{XDG_CACHE_HOME}/hpo")
else()
  set(_hpo_cache "$ENV{HOME}/.cache/hpo")
endif()
set(HPO_LIBTORCH "$ENV{HPO_LIBTORCH}" CACHE PATH "LibTorch 2.11: a folder with lib/ and include/")

if(HPO_LIBTORCH AND NOT EXISTS "${HPO_LIBTORCH}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "HPO_LIBTORCH=${HPO_LIBTORCH} has no lib/libtorch_cpu.so; give the folder with lib/ and include/")
endif()
unset(HPO_TORCH_ROOT)
string(REPLACE ":" ";" _prefixes "${CMAKE_PREFIX_PATH};$ENV{CMAKE_PREFIX_PATH}")
foreach(_dir IN LISTS HPO_LIBTORCH _prefixes ITEMS "${_hpo_cache}/torch-2.11.0/torch")
  if(NOT HPO_TORCH_ROOT AND EXISTS "${_dir}/lib/libtorch_cpu.so")
    get_filename_component(HPO_TORCH_ROOT "${_dir}" ABSOLUTE)
  endif()
endforeach()
if(NOT HPO_TORCH_ROOT)
  message(FATAL_ERROR "LibTorch 2.11 not found: run `make deps`, or set HPO_LIBTORCH to a folder with lib/ and "
    "include/, or build without the runner: -DHPO_TRIAL_RUNNER=OFF")
endif()

set(_version_h "${HPO_TORCH_ROOT}/include/torch/headeronly/version.h")
set(_version "unknown")
if(EXISTS "${_version_h}")
  file(STRINGS "${_version_h}" _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR) ")
  string(REGEX REPLACE "[^0-9;]+" "" _version "${_lines}")
  list(JOIN _version "." _version)
endif()
if(NOT _version STREQUAL "2.11")
  message(FATAL_ERROR "LibTorch 2.11 is needed, ${HPO_TORCH_ROOT} holds version ${_version}; "
    "unset HPO_LIBTORCH and run `make deps`")
endif()

foreach(_lib IN ITEMS c10 torch_cpu)
  if(NOT EXISTS "${HPO_TORCH_ROOT}/lib/lib${_lib}.so")
    message(FATAL_ERROR "${HPO_TORCH_ROOT}/lib/lib${_lib}.so is missing; run `make deps`")
  endif()
  add_library(hpo::torch_lib_${_lib} SHARED IMPORTED GLOBAL)
  set_target_properties(hpo::torch_lib_${_lib} PROPERTIES
    IMPORTED_LOCATION "${HPO_TORCH_ROOT}/lib/lib${_lib}.so"
    INTERFACE_INCLUDE_DIRECTORIES "${HPO_TORCH_ROOT}/include;${HPO_TORCH_ROOT}/include/torch/csrc/api/include")
endforeach()

# IMPORTED, so that an export of targets that link it names it and no more; find_package(hpo) includes this file again.
add_library(hpo::torch INTERFACE IMPORTED GLOBAL)
# Kernels register themselves in static initialisers: the libraries must stay in NEEDED though nothing names them.
target_link_libraries(hpo::torch INTERFACE "-Wl,--no-as-needed" hpo::torch_lib_torch_cpu)
target_link_libraries(hpo::torch INTERFACE hpo::torch_lib_c10 "-Wl,--as-needed")
target_compile_definitions(hpo::torch INTERFACE USE_DISTRIBUTED USE_C10D_GLOO)
# libtorch_cpu names libcupti and libcudart, which its own RPATH finds at run time; the linker need not.
target_link_options(hpo::torch INTERFACE "-Wl,--allow-shlib-undefined")
get_filename_component(_nvidia "${HPO_TORCH_ROOT}/../nvidia" ABSOLUTE)
foreach(_dir IN ITEMS "${HPO_TORCH_ROOT}/lib" "${_nvidia}/cu13/lib" "${_nvidia}/cudnn/lib" "${_nvidia}/nccl/lib"
    "${_nvidia}/nvshmem/lib" "${_nvidia}/cusparselt/lib")
  if(EXISTS "${_dir}")
    target_link_options(hpo::torch INTERFACE "-Wl,-rpath,${_dir}" "-Wl,-rpath-link,${_dir}")
  endif()
endforeach()
