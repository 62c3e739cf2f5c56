// SPDX-License-Identifier: Apache-2.0
//
// Equal proposals are promised for one instruction set, x86-64-v3 (AVX2, FMA, BMI, LZCNT, MOVBE, F16C), and every
// program here is compiled for it. Each `main` asks first, so that an older CPU gets a sentence and not SIGILL.
#pragma once

namespace hpo::search {

// Whether this CPU and its operating system offer x86-64-v3. May be called from any thread.
bool HasRequiredInstructionSet();

}  // namespace hpo::search
