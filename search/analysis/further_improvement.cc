// SPDX-License-Identifier: Apache-2.0
//
// f: the function in transformed losses; b: what the model expects of it at the best trial; T^-1: the inverse of the
// transform. At the place of the largest expected improvement f is normal with mean mu and standard deviation sigma:
//   chance = P = Phi((b - mu) / sigma)
//   next   = P E[T^-1(b) - T^-1(f) | f < b], over evenly likely quantiles below P
//   in_all = E[T^-1(f(best)) - T^-1(min over places of f)], over joint draws of f at the places, the best trial's first
#include "search/analysis/further_improvement.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "search/gp/acquisition.h"
#include "search/gp/acquisition_search.h"
#include "search/gp/candidates.h"
#include "search/gp/cholesky.h"
#include "search/gp/domain.h"
#include "search/normal_distribution.h"
#include "search/sobol_sequence.h"

namespace hpo::search::analysis {
namespace {

constexpr int kQuantiles = 128;
constexpr gp::Index kPlaces = 256;
constexpr int kDraws = 512;

// Added to the diagonal of a covariance, as a share of its largest entry, until it can be factored.
constexpr double kFirstJitter = 1e-12, kMostJitter = 1e-4;

// No trial has this number, so these draws are nobody else's.
constexpr int kNoTrial = -1;

using gp::Index;
using gp::Matrix;
using gp::Vector;

// The best trial's place, then those of the largest expected improvement, the largest first. One row of features each.
Matrix PromisingPlaces(const StudyModel& model, const Configuration& best, const RandomSource& random) {
  const gp::Domain domain(model.map(), {});
  const gp::UnitPoint centre = domain.Place(best);
  RandomStream draws = random.Stream(kNoTrial, Purpose::kCandidates);
  const int dimensions = std::min(model.space().size(), SobolSequence::kMaxDimensions);
  const SobolSequence sequence(dimensions, random.Stream(kNoTrial, Purpose::kScramble));
  gp::CandidateOptions amounts;
  if (dimensions < model.space().size()) amounts.spread = 0;
  std::vector<gp::UnitPoint> candidates = gp::Candidates(domain, sequence, 0, {centre}, amounts, draws);
  candidates.push_back(centre);
  const gp::Posterior& posterior = model.surrogate().posterior();
  const gp::Acquisition acquisition = gp::ExpectedImprovement(posterior, model.surrogate().best());
  const auto found = gp::MaximizeAcquisition(domain, acquisition, domain.WithFeatures(std::move(candidates)),
                                             posterior.scales(), gp::SearchOptions(), draws);
  const Index rows = std::min<Index>(kPlaces, std::ssize(found) + 1);
  Matrix places(rows, model.map().size());
  places.row(0) = domain.Features(centre).transpose();
  for (Index i = 1; i < rows; ++i) places.row(i) = found[static_cast<std::size_t>(i - 1)].features.transpose();
  return places;
}

// The mean over the quantiles of f below b.
double GainBelow(const StudyModel& model, double best, double mean, double deviation, double chance) {
  double sum = 0;
  for (int k = 0; k < kQuantiles; ++k) {
    const double p = chance * (k + 0.5) / kQuantiles;
    if (p <= 0) continue;  // so small that it rounds to nothing
    sum += std::max(0.0, model.LossOf(best) - model.LossOf(mean + deviation * NormalQuantile(p)));
  }
  return sum / kQuantiles;
}

std::optional<gp::Cholesky> Factored(Matrix covariance) {
  const double scale = covariance.diagonal().maxCoeff();
  for (double jitter = kFirstJitter; jitter <= kMostJitter; jitter *= 10) {
    covariance.diagonal().array() += jitter * scale;
    if (auto factor = gp::Cholesky::Factor(covariance)) return factor;
  }
  return std::nullopt;
}

// Of the joint draws of the function at the places, the mean distance of the first one to the lowest.
double MeanGap(const StudyModel& model, const Matrix& places, RandomStream draws) {
  const gp::Posterior& posterior = model.surrogate().posterior();
  const Vector mean = posterior.Mean(places);
  const auto factor = Factored(posterior.Covariance(places));
  if (!factor) return 0;  // all places are as good as one
  double sum = 0;
  Vector normal(places.rows());
  for (int k = 0; k < kDraws; ++k) {
    for (double& number : normal) number = draws.Normal();
    const Vector f = mean + factor->lower() * normal;
    sum += (model.LossOf(f[0]) - model.LossOf(f.minCoeff())) / kDraws;
  }
  return sum;
}

}  // namespace

FurtherImprovement ExpectFurther(const StudyModel& model, const History& history, const RandomSource& random) {
  const gp::Surrogate& surrogate = model.surrogate();
  const Matrix places = PromisingPlaces(model, history[history.best().value()].configuration, random);
  FurtherImprovement further;
  if (places.rows() > 1) {
    const gp::Prediction promised = surrogate.posterior().Predict(places.row(1));
    const double mean = promised.mean[0], deviation = promised.deviation[0];
    further.chance = NormalCdf((surrogate.best() - mean) / deviation);
    further.next = further.chance * GainBelow(model, surrogate.best(), mean, deviation, further.chance);
  }
  further.in_all = MeanGap(model, places, random.Stream(kNoTrial, Purpose::kSample));
  return further;
}

}  // namespace hpo::search::analysis
