// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/Tensor.h>

#include "trial_runner/augmentation/image_operations.h"

namespace hpo::trial_runner {

void BlankRectangles(const at::Tensor& images, std::span<const ImageVariation> variations) {
  for (std::size_t i = 0; i < variations.size(); ++i) {
    for (const Rectangle& r : variations[i].blank) {
      if (r.bottom == r.top || r.right == r.left) continue;
      images.select(0, static_cast<std::int64_t>(i))
          .narrow(1, r.top, r.bottom - r.top)
          .narrow(2, r.left, r.right - r.left)
          .zero_();
    }
  }
}

}  // namespace hpo::trial_runner
