// SPDX-License-Identifier: Apache-2.0
//
// What a Study holds and the steps its acts are made of; for study.cc alone.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/study.h"
#include "hpo/study/token_source.h"
#include "search/random_source.h"

namespace hpo::study {

// The value of `make()`; what it finds illegal becomes Error(kInvalidInput) about `what`.
template <class Make>
auto OrInvalidInput(const char* what, Make make) {
  try {
    return make();
  } catch (const std::invalid_argument& error) {
    throw Error(ErrorCode::kInvalidInput, error.what(), what);
  }
}

// The spec, if it has no problems; else Error(kInvalidInput) with all of them.
StudySpec Checked(StudySpec spec);

// Text that the journal can hold: what runners print may be any bytes, each that is not UTF-8 becomes U+FFFD.
std::string Readable(std::string_view text);

// "trial 3", for messages.
std::string TrialName(int trial);

// Used by one thread, as the Study it belongs to.
class Study::Impl {
 public:
  Impl(StudySpec given, StudyOptions given_options);

  void Record(Payload payload);
  void Commit();
  bool HasTime() const;
  bool HasSlot() const;  // one more trial may be asked for
  std::optional<int> NextWaiting() const;
  search::Proposal Suggest(const search::PartialConfiguration& fixed);
  search::PartialConfiguration Canonical(const search::PartialConfiguration& given) const;
  int RecordAsked(search::Suggestion suggestion, std::string_view source);
  std::optional<int> AskNext(search::Outlook& outlook);
  // The values that the next trial must have, and where they come from.
  std::pair<search::PartialConfiguration, std::string_view> NextGiven() const;

  const Trial& At(int trial) const;
  const Attempt& At(AttemptId id) const;
  search::Decision Judge(AttemptId id, const Metrics& metrics);
  void Settle(const Trial& trial, Outcome outcome);
  void TellWithoutToken(int trial, Outcome outcome);

  StudySpec spec;
  StudyOptions options;
  StudyState state;
  std::optional<Journal> journal;  // absent in memory
  std::unique_ptr<search::Sampler> sampler;
  std::unique_ptr<search::Pruner> pruner;
  search::RandomSource random;
  TokenSource tokens;
  bool exhausted = false;  // the sampler has nothing left; follows from the history

 private:
  void Open(const std::vector<TakenStudy>& taken);
  std::vector<TakenStudy> ReadWarmStart();
  const Clock& clock() const { return options.clock != nullptr ? *options.clock : system_clock_; }

  SystemClock system_clock_;
  TimePoint opened_;
  double spent_before_ = 0;  // seconds of earlier sessions
};

}  // namespace hpo::study
