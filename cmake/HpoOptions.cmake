# SPDX-License-Identifier: Apache-2.0
# Compiler settings that hold for every target of this project.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# hpo looks for hpo-trial beside itself, in the build tree as after an install.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(HPO_CCACHE ccache)
if(HPO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${HPO_CCACHE}")
  set(HPO_CCACHE_PREFIX "${HPO_CCACHE}")
endif()

add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wno-missing-field-initializers>")
if(HPO_WERROR)
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Werror>")
endif()
if(HPO_LINT)
  find_program(HPO_CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
  # The hash makes every file be checked again when the rules change: ninja sees another command.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/.clang-tidy")
  file(SHA256 "${PROJECT_SOURCE_DIR}/.clang-tidy" _rules)
  set(CMAKE_CXX_CLANG_TIDY "${HPO_CLANG_TIDY}" -quiet "--extra-arg=-DHPO_LINT_RULES=${_rules}")
endif()
if(HPO_SANITIZE)
  add_compile_options("-fsanitize=${HPO_SANITIZE}" -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${HPO_SANITIZE}")
  # AddressSanitizer reports a null pointer, and one beyond its object, as it is used; misaligned ones come of casts, of
  # which there are none. These checks would find little else and take a third of the time that the product takes to
  # compile.
  if(HPO_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=null,vptr,alignment,object-size)
  endif()
endif()
# Equal proposals are promised for one instruction set, so it is fixed here and checked at start.
set(HPO_INSTRUCTION_SET "$<$<COMPILE_LANGUAGE:CXX>:-march=x86-64-v3>")
add_compile_options("${HPO_INSTRUCTION_SET}")

# hpo_library(NAME SOURCES... ): one folder = one static library, namespace alias hpo::NAME, includes from the root.
# A program that links one is compiled for the same language and instruction set: inline code must agree.
function(hpo_library name)
  add_library(hpo_${name} STATIC ${ARGN})
  add_library(hpo::${name} ALIAS hpo_${name})
  set_target_properties(hpo_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(hpo_${name} PUBLIC cxx_std_20)
  target_compile_options(hpo_${name} PUBLIC "${HPO_INSTRUCTION_SET}")
  target_include_directories(hpo_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/hpo>")
  set_property(GLOBAL APPEND PROPERTY HPO_LIBRARIES hpo_${name})
endfunction()
