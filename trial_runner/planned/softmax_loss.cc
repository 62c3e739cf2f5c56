// SPDX-License-Identifier: Apache-2.0
//
// Notation, for one row of k classes: z logits, l label, s smoothing, L = log sum exp z.
// loss = (1 - s) (L - z_l) + s / k sum (L - z) = L - (1 - s) z_l - s mean z; gradient_j = exp(z_j - L) - target_j.
#include "trial_runner/planned/softmax_loss.h"

#include <algorithm>
#include <cmath>

namespace hpo::trial_runner {

double SoftmaxLoss(std::span<const float> logits, std::span<const std::int64_t> labels, double smoothing,
                   std::span<float> gradient) {
  const std::size_t rows = labels.size(), classes = logits.size() / rows;
  const float share = 1.0f / static_cast<float>(rows);
  const float everywhere = static_cast<float>(smoothing / static_cast<double>(classes));
  double loss = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    const std::span<const float> z = logits.subspan(r * classes, classes);
    const std::span<float> g = gradient.subspan(r * classes, classes);
    const float largest = *std::max_element(z.begin(), z.end());  // keeps exp from overflowing
    float total = 0, sum = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      g[c] = std::exp(z[c] - largest);
      total += g[c];
      sum += z[c];
    }
    const std::size_t label = static_cast<std::size_t>(labels[r]);
    for (float& value : g) value = (value / total - everywhere) * share;
    g[label] -= static_cast<float>(1 - smoothing) * share;
    loss += std::log(total) + largest - (1 - smoothing) * z[label] - everywhere * sum;
  }
  return loss;
}

}  // namespace hpo::trial_runner
