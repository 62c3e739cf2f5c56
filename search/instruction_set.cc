// SPDX-License-Identifier: Apache-2.0
//
// Compiled for plain x86-64 (search/CMakeLists.txt): this must run where the rest cannot.
#include "search/instruction_set.h"

namespace hpo::search {

bool HasRequiredInstructionSet() {
#ifdef __clang__
  // Clang before 17 cannot ask for the level by name. Processors with these four have the rest of it.
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2");
#else
  return __builtin_cpu_supports("x86-64-v3") != 0;
#endif
}

}  // namespace hpo::search
