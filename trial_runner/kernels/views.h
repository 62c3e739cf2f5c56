// SPDX-License-Identifier: Apache-2.0
//
// Tensors as the matrices that kernels read.
#pragma once

#include <ATen/core/Tensor.h>

#include "trial_runner/kernels/matrix.h"

namespace hpo::trial_runner {

// A contiguous tensor of floats: its last axis are the columns, all others the rows.
inline ConstMatrix RowsOf(const at::Tensor& tensor) {
  const std::int64_t columns = tensor.size(-1);
  return {tensor.const_data_ptr<float>(), columns == 0 ? 0 : tensor.numel() / columns, columns, columns};
}

inline MutableMatrix MutableRowsOf(at::Tensor& tensor) {
  const std::int64_t columns = tensor.size(-1);
  return {tensor.mutable_data_ptr<float>(), columns == 0 ? 0 : tensor.numel() / columns, columns, columns};
}

}  // namespace hpo::trial_runner
