// SPDX-License-Identifier: Apache-2.0
//
// What is done to all rows of a matrix.
#pragma once

#include "trial_runner/kernels/matrix.h"

namespace hpo::trial_runner {

// matrix[r, :] += added
void AddToRows(const MutableMatrix& matrix, const float* added);

// sums = the sum of all rows, in their order.
void SumRows(const ConstMatrix& matrix, float* sums);

}  // namespace hpo::trial_runner
