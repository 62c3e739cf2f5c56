// SPDX-License-Identifier: Apache-2.0
//
// What to try next. A sampler is a function of history: on equal (request, history, random source) a fresh and a
// used instance answer with identical bytes (conformance test). It reads no clock.
#pragma once

#include <vector>

#include "search/history.h"
#include "search/random_source.h"
#include "search/space/configuration.h"

namespace hpo::search {

struct Suggestion {
  Configuration configuration;
  Note note;  // journalled with `asked`, seen again in History
};

enum class Outlook {
  kReady,      // as many suggestions as asked for
  kWait,       // fewer: more may come once a pending trial is told
  kExhausted,  // fewer: nothing is left to try, ever
};

struct Proposal {
  std::vector<Suggestion> suggestions;
  Outlook outlook = Outlook::kReady;
};

struct Request {
  int count = 1;               // >= 1
  int first_trial = 0;         // number the first suggestion will get; the rest follow
  PartialConfiguration fixed;  // values every suggestion must have; empty leaves all free
};

class Sampler {
 public:
  virtual ~Sampler() = default;

  // One caller at a time; may cache. Every configuration is complete and legal in the space it was made for, and
  // has the values of `request.fixed`; when the constraints leave none with these values, the outlook is kExhausted.
  virtual Proposal Suggest(const Request& request, const History& history, const RandomSource& random) = 0;

  // Work ahead while the study is idle; never changes an answer.
  virtual void Prepare(const History& /*history*/, const RandomSource& /*random*/) {}
};

}  // namespace hpo::search
