# SPDX-License-Identifier: Apache-2.0
# What Debian provides. `make deps` installs it; each find_package fails with the package's name.
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)  # headers only: the Sobol direction numbers
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(simdjson REQUIRED)
find_package(muparser 2.3 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
if(HPO_TESTS)
  find_package(GTest 1.12 REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
