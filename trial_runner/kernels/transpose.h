// SPDX-License-Identifier: Apache-2.0
//
// Transposes float matrices, eight by eight numbers in registers.
#pragma once

#include "trial_runner/kernels/matrix.h"

namespace hpo::trial_runner {

// `to` has the rows of `from` as its columns.
void Transpose(const ConstMatrix& from, const MutableMatrix& to);

}  // namespace hpo::trial_runner
