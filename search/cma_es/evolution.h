// SPDX-License-Identifier: Apache-2.0
//
// A study's CMA-ES as a fold over its results. Generations are filled in the order of results: as soon as a population
// of them is told, the distribution moves on.
//
// What a result counts for is decided by the note of its trial. Drawn from the distribution at hand: a member. Drawn
// from an older one of the same run, as it was still running when that ended, or not drawn at all (`add`, fixed
// values): a member whose step is cut to a usual length (Hansen 2011, "Injecting external solutions into CMA-ES"). Of
// an earlier run: nothing. Results that were there before the first ask give it its starting point.
//
// Late members hold the mean back, and too many of them stop it: a generation has at least two thirds as many members
// as trials run at a time.
#pragma once

#include <optional>
#include <vector>

#include "search/cma_es/coordinates.h"
#include "search/cma_es/distribution.h"
#include "search/history.h"
#include "search/random_source.h"
#include "search/result_rank.h"

namespace hpo::search::cma_es {

// Which distribution a trial was drawn from.
struct Origin {
  int restart = 0;
  int generation = 0;
  int results = 0;   // told trials at the ask
  int parallel = 1;  // trials running then, this one included

  friend bool operator==(const Origin&, const Origin&) = default;
};

Note ToNote(const Origin& origin);
std::optional<Origin> OriginOf(const Note& note);  // nullopt: not one of ours

struct EvolutionOptions {
  double deviation = 0.17;  // > 0: of a run's first distribution, in the unit cube
};

// Value type. Borrows the coordinates, of which there is at least one.
class Evolution {
 public:
  // A study without members; `start`: results that were told before the first ask.
  Evolution(const Coordinates& coordinates, const EvolutionOptions& options, const RandomSource& random,
            const History& history, int start);

  // Takes in the next result of the study. `parallel`: the largest of the trials drawn from the distribution at hand.
  void Take(const TrialRecord& trial, int parallel);

  const Distribution& distribution() const { return distribution_; }
  int restart() const { return restart_; }
  int generation() const { return generation_; }

  // The draws of a trial from the distribution at hand, one after another; each lies in the box.
  Vector Draw(RandomStream& random) const;
  // How many of them are worth a look.
  int tries() const { return kTriesPerCoordinate * static_cast<int>(coordinates_->size()); }

 private:
  static constexpr int kTriesPerCoordinate = 10;

  struct Member {
    ResultRank rank;
    Vector step;
  };

  bool IsInside(const Vector& point) const;
  std::optional<Vector> DrawnAs(const TrialRecord& trial) const;
  std::optional<Member> MemberOf(const TrialRecord& trial) const;
  void NextGeneration();
  bool IsStuck() const;
  void Restart();

  const Coordinates* coordinates_;
  EvolutionOptions options_;
  RandomSource random_;
  int population_;  // members of a generation, unless more trials run at a time
  Distribution distribution_;
  int restart_ = 0, generation_ = 0;
  std::vector<Member> members_;
  std::vector<ResultRank> best_, worst_;  // of each generation of this run
};

}  // namespace hpo::search::cma_es
