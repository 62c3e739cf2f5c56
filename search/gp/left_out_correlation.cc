// SPDX-License-Identifier: Apache-2.0
#include "search/gp/left_out_correlation.h"

#include <cmath>
#include <vector>

#include "search/gp/ask_kind.h"

namespace hpo::search::gp {
namespace {

// Of the surrogate's rows.
std::vector<Index> RowsThatCount(const Surrogate& surrogate, const Evidence& evidence, const History& history) {
  std::vector<Index> counting;
  for (Index k = 0; k < std::ssize(surrogate.rows()); ++k) {
    const auto row = static_cast<std::size_t>(surrogate.rows()[static_cast<std::size_t>(k)]);
    if (KindOf(history[evidence.trials[row]].note) != AskKind::kLocalStep) counting.push_back(k);
  }
  return counting;
}

}  // namespace

double LeftOutCorrelation(const Surrogate& surrogate, const Evidence& evidence, const History& history) {
  const std::vector<Index> counting = RowsThatCount(surrogate, evidence, history);
  if (counting.empty()) return 0;
  const Vector all = surrogate.transform().values()(surrogate.rows());
  const Vector values = all(counting), expected = surrogate.LeaveOneOut().mean(counting);
  const auto a = values.array() - values.mean(), b = expected.array() - expected.mean();
  const double squares = a.square().sum() * b.square().sum();
  return squares > 0 ? (a * b).sum() / std::sqrt(squares) : 0;
}

}  // namespace hpo::search::gp
