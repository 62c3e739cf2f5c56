// SPDX-License-Identifier: Apache-2.0
//
// The scrambled Sobol sequence of a study, and its points that keep the constraints of a space.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "search/random_source.h"
#include "search/sobol_sequence.h"
#include "search/space/legal_points.h"

namespace hpo::search {

// A cache: what it returns depends on the arguments alone. Keeps its own copy of the space.
class StudySequence {
 public:
  // Throws std::invalid_argument that names the sampler when the space has more parameters than a sequence serves.
  StudySequence(const SearchSpace& space, const std::string& sampler);

  // The sequence of the study with this seed; valid until it is asked for that of another.
  const SobolSequence& Of(const RandomSource& random);

  // Legal point `trial` of the sequence. Where 256 points in a row break constraints, a draw of the trial's takes the
  // place of the next one; so it does with fixed values when point `trial` breaks them. nullopt: nothing is legal.
  std::optional<UnitPoint> Point(int trial, const LegalPoints& legal, const RandomSource& random);

 private:
  std::optional<std::uint32_t> IndexOf(int trial, const SobolSequence& sequence);

  SearchSpace space_;
  std::optional<SobolSequence> sequence_;
  std::uint64_t seed_ = 0;
  std::vector<std::optional<std::uint32_t>> legal_;  // by number: the index in the sequence, or none in a row of 256
  std::uint32_t next_ = 0;                           // index to look at next
};

}  // namespace hpo::search
