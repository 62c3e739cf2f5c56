# SPDX-License-Identifier: Apache-2.0
# What the runner's data sets are decoded with: ZLIB::ZLIB, PNG::PNG and hpo::turbojpeg. TurboJPEG's own CMake package asks
# for the files of libjpeg62-turbo-dev too, which nothing here uses.
find_package(ZLIB REQUIRED)
find_package(PNG 1.6 REQUIRED)
find_path(HPO_TURBOJPEG_INCLUDE turbojpeg.h)
find_library(HPO_TURBOJPEG_LIBRARY turbojpeg)
mark_as_advanced(HPO_TURBOJPEG_INCLUDE HPO_TURBOJPEG_LIBRARY)
if(NOT HPO_TURBOJPEG_INCLUDE OR NOT HPO_TURBOJPEG_LIBRARY)
  message(FATAL_ERROR "TurboJPEG not found: run `make deps`, or install libturbojpeg0-dev")
endif()
if(NOT TARGET hpo::turbojpeg)
  add_library(hpo::turbojpeg UNKNOWN IMPORTED)
  set_target_properties(hpo::turbojpeg PROPERTIES IMPORTED_LOCATION "${HPO_TURBOJPEG_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${HPO_TURBOJPEG_INCLUDE}")
endif()
