# SPDX-License-Identifier: Apache-2.0
# Programs, static libraries, headers and the package that find_package(hpo) reads. Headers go to include/hpo/ under the
# paths they have here, so #include "search/history.h" means the same inside and outside.
include(CMakePackageConfigHelpers)
set(_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/hpo")

# One export per component: a project that wants hpo::search need not have LibTorch.
get_property(_libraries GLOBAL PROPERTY HPO_LIBRARIES)
set(_components "")
foreach(_library IN LISTS _libraries)
  get_target_property(_folder ${_library} SOURCE_DIR)
  file(RELATIVE_PATH _folder "${PROJECT_SOURCE_DIR}" "${_folder}")
  if(_folder STREQUAL "hpo/cli")
    continue()  # the command is a program, not a library
  endif()
  if(_folder STREQUAL "trial_runner/protocol" OR _folder MATCHES "^hpo")
    set(_component hpo)
  else()
    string(REGEX REPLACE "/.*" "" _component "${_folder}")
  endif()
  list(APPEND _components ${_component})
  install(TARGETS ${_library} EXPORT hpo_${_component} ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endforeach()

list(REMOVE_DUPLICATES _components)
foreach(_component IN LISTS _components)
  install(EXPORT hpo_${_component} NAMESPACE hpo:: FILE ${_component}.cmake DESTINATION "${_package_dir}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${_component}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/hpo"
    FILES_MATCHING PATTERN "*.h" PATTERN "hpo/cli" EXCLUDE)
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/trial_runner/protocol"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/hpo/trial_runner" FILES_MATCHING PATTERN "*.h")

foreach(_program IN ITEMS hpo_program hpo-trial)
  if(TARGET ${_program})
    install(TARGETS ${_program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endforeach()

# Plotly for HTML reports, where scripts/fetch.sh left it; without it hpo says at the first page what to do.
set(_cache "$ENV{XDG_CACHE_HOME}")
if(NOT _cache)
  set(_cache "$ENV{HOME}/.cache")
endif()
set(HPO_PLOTLY "${_cache}/hpo/plotly" CACHE PATH "Folder of plotly.min.js and its LICENSE.txt, to be installed")
install(FILES "${HPO_PLOTLY}/plotly.min.js" DESTINATION "${CMAKE_INSTALL_DATADIR}/hpo" OPTIONAL)
install(FILES "${HPO_PLOTLY}/LICENSE.txt" DESTINATION "${CMAKE_INSTALL_DATADIR}/hpo" RENAME plotly.LICENSE.txt
  OPTIONAL)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/hpoConfig.cmake.in" "${PROJECT_BINARY_DIR}/hpoConfig.cmake"
  INSTALL_DESTINATION "${_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/hpoConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/hpoConfig.cmake" "${PROJECT_BINARY_DIR}/hpoConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/HpoImages.cmake" "${PROJECT_SOURCE_DIR}/cmake/HpoTorch.cmake" DESTINATION "${_package_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
