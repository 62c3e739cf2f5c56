// SPDX-License-Identifier: Apache-2.0
//
// m mode, s deviation, e share of the uniform distribution; density e + (1 - e) phi((z - m) / s) / (s M), M = mass of
// the normal in [0, 1].
#include "search/space/prior_density.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "search/normal_distribution.h"
#include "search/space/encoding.h"

namespace hpo::search {
namespace {

constexpr double kUniformShare = 0.05;
constexpr std::uint64_t kMostCells = 64;  // numbers with more values are searched as if continuous
constexpr int kDraws = 256;

std::vector<double> Widths(const Parameter& parameter) {
  std::vector<double> widths;
  for (std::uint64_t k = 0; k < *Cardinality(parameter); ++k) {
    const Cell cell = NthCell(parameter, k);
    widths.push_back(cell.high - cell.low);
  }
  return widths;
}

// What the user says of each level; any positive sum.
std::vector<double> LevelMasses(const Parameter& parameter) {
  const ParameterPrior& prior = *parameter.prior;
  if (!prior.value) return prior.weights;
  std::vector<double> masses(*Cardinality(parameter), 1.0);
  masses[IndexOf(parameter, *prior.value)] = kPriorFavour;
  return masses;
}

}  // namespace

PriorDensity::PriorDensity(const Parameter& parameter) : parameter_(parameter) {
  const ParameterPrior& prior = *parameter.prior;
  if (prior.value && HasOrder(parameter)) {
    MakeNormal(UnitOf(parameter, *prior.value), prior.deviation.value_or(kPriorDeviation));
    return;
  }
  const std::vector<double> masses = LevelMasses(parameter);
  const auto likeliest = std::ranges::max_element(masses) - masses.begin();
  mode_ = UnitOf(parameter, NthValue(parameter, static_cast<std::uint64_t>(likeliest)));
  Tabulate(masses);
}

void PriorDensity::MakeNormal(double mode, double deviation) {
  mode_ = mode;
  deviation_ = deviation;
  const auto mass_of = [&](double low, double high) {
    return NormalMass((low - mode) / deviation, (high - mode) / deviation);
  };
  below_ = NormalCdf(-mode / deviation);
  mass_ = mass_of(0.0, 1.0);
  const std::optional<std::uint64_t> count = Cardinality(parameter_);
  if (!count || *count > kMostCells) return;
  std::vector<double> masses;
  for (std::uint64_t k = 0; k < *count; ++k) {
    const Cell cell = NthCell(parameter_, k);
    masses.push_back(mass_of(cell.low, cell.high));
  }
  Tabulate(masses);
}

void PriorDensity::Tabulate(const std::vector<double>& masses) {
  const std::vector<double> widths = Widths(parameter_);
  double total = 0, sum = 0;
  for (const double mass : masses) total += mass;
  for (std::size_t k = 0; k < masses.size(); ++k) {
    const double mass = kUniformShare * widths[k] + (1.0 - kUniformShare) * masses[k] / total;
    logs_.push_back(std::log(mass / widths[k]));
    sums_.push_back(sum += mass);
  }
}

double PriorDensity::Log(double unit) const {
  if (!logs_.empty()) return logs_[IndexOf(parameter_, ValueAt(parameter_, unit))];
  const double normal = NormalDensity((unit - mode_) / deviation_) / (deviation_ * mass_);
  return std::log(kUniformShare + (1.0 - kUniformShare) * normal);
}

double PriorDensity::LogOf(const Value& value) const { return Log(UnitOf(parameter_, value)); }

double PriorDensity::Slope(double unit) const {
  if (!logs_.empty()) return 0.0;
  const double z = (unit - mode_) / deviation_;
  const double normal = (1.0 - kUniformShare) * NormalDensity(z) / (deviation_ * mass_);
  return -z / deviation_ * normal / (kUniformShare + normal);
}

double PriorDensity::Place(double uniform) const {
  if (!sums_.empty()) {
    const auto found = std::ranges::upper_bound(sums_, uniform * sums_.back());
    const auto index = std::min(found - sums_.begin(), std::ssize(sums_) - 1);
    return UnitOf(parameter_, NthValue(parameter_, static_cast<std::uint64_t>(index)));
  }
  if (uniform < kUniformShare) return uniform / kUniformShare;
  const double share = (uniform - kUniformShare) / (1.0 - kUniformShare);
  constexpr double kTiny = std::numeric_limits<double>::min(), kOne = 1.0 - 0x1p-53;
  const double z = NormalQuantile(std::clamp(below_ + share * mass_, kTiny, kOne));
  return std::clamp(mode_ + deviation_ * z, 0.0, 1.0);
}

SpacePrior::SpacePrior(const SearchSpace& space) {
  for (int i = 0; i < space.size(); ++i) {
    const bool has_prior = space[i].prior && Cardinality(space[i]) != 1;
    densities_.push_back(has_prior ? std::optional(PriorDensity(space[i])) : std::nullopt);
    is_empty_ = is_empty_ && !has_prior;
  }
}

const PriorDensity* SpacePrior::Of(int parameter) const {
  const std::optional<PriorDensity>& density = densities_[static_cast<std::size_t>(parameter)];
  return density ? &*density : nullptr;
}

double SpacePrior::Log(const Configuration& configuration) const {
  double sum = 0;
  for (std::size_t i = 0; i < densities_.size(); ++i) {
    const std::optional<Value>& value = configuration[static_cast<int>(i)];
    if (densities_[i] && value) sum += densities_[i]->LogOf(*value);
  }
  return sum;
}

UnitPoint SpacePrior::Placed(UnitPoint uniform) const {
  for (std::size_t i = 0; i < densities_.size(); ++i) {
    if (densities_[i]) uniform[i] = densities_[i]->Place(uniform[i]);
  }
  return uniform;
}

UnitPoint SpacePrior::Mode() const {
  UnitPoint point(densities_.size(), 0.5);
  for (std::size_t i = 0; i < densities_.size(); ++i) {
    if (densities_[i]) point[i] = densities_[i]->mode();
  }
  return point;
}

std::optional<UnitPoint> SpacePrior::Draw(const LegalPoints& legal, RandomStream& random) const {
  for (int k = 0; !empty() && k < kDraws; ++k) {
    UnitPoint point = Placed(legal.Uniform(random));
    if (legal.Has(point)) return point;
  }
  return legal.Draw(random);
}

}  // namespace hpo::search
