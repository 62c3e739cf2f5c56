// SPDX-License-Identifier: Apache-2.0
//
// Every message survives being written and read, whatever it holds.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "trial_runner/protocol/message.h"

namespace hpo::protocol {

// Equal as messages are: NaN equals NaN.
bool Same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
bool Same(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() == b.has_value() && (!a || Same(*a, *b));
}
bool Same(const Metrics& a, const Metrics& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) {
           return x.first == y.first && Same(x.second, y.second);
         });
}
bool Same(const Sender& a, const Sender& b) {
  return a.trial == b.trial && a.attempt == b.attempt && a.token == b.token;
}
bool Same(const Member& a, const Member& b) {
  return a.trial == b.trial && a.attempt == b.attempt && a.token == b.token && a.seed == b.seed &&
         a.document == b.document && a.configuration == b.configuration && a.folder == b.folder &&
         a.checkpoint == b.checkpoint && Same(a.until, b.until);
}
bool Same(const Start& a, const Start& b) {
  return std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
                    [](const Member& x, const Member& y) { return Same(x, y); }) &&
         a.objective.metric == b.objective.metric && a.objective.maximize == b.objective.maximize &&
         a.device == b.device && a.threads == b.threads;
}
bool Same(const Stop& a, const Stop& b) {
  return a.trial == b.trial && a.attempt == b.attempt && a.reason == b.reason && a.deadline_s == b.deadline_s &&
         a.resumable == b.resumable;
}
bool Same(const Ready& a, const Ready& b) { return a.runner == b.runner && a.versions == b.versions; }
bool Same(const Progress& a, const Progress& b) { return Same(a.sender, b.sender) && a.count == b.count; }
bool Same(const Measure& a, const Measure& b) {
  return Same(a.sender, b.sender) && a.step == b.step && Same(a.metrics, b.metrics) && Same(a.value, b.value);
}
bool Same(const Tell& a, const Tell& b) {
  return Same(a.sender, b.sender) && Same(a.metrics, b.metrics) && Same(a.value, b.value) && Same(a.step, b.step) &&
         Same(a.test, b.test) && a.facts == b.facts && a.failed == b.failed && a.cause == b.cause;
}

namespace {

// Any Unicode text: quotes, backslashes, control characters and letters beyond ASCII.
rc::Gen<std::string> Text() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "a", "NaN", "\"", "\\", "\n", std::string(1, '\0'), "Infinity", "é", "日", "\x7f", "{", "]", " ")),
      [](const std::vector<std::string>& pieces) {
        std::string text;
        for (const std::string& piece : pieces) text += piece;
        return text;
      });
}

rc::Gen<double> Number() {
  const double inf = std::numeric_limits<double>::infinity();
  return rc::gen::oneOf(
      rc::gen::arbitrary<double>(),
      rc::gen::element(0.1, -0.0, 1e-310, std::numeric_limits<double>::max(), inf, -inf, std::nan("")));
}

double Positive() {
  return *rc::gen::suchThat(rc::gen::map(rc::gen::arbitrary<double>(), [](double x) { return std::abs(x) + 1e-9; }),
                            [](double x) { return std::isfinite(x); });
}

Metrics AnyMetrics() { return *rc::gen::container<Metrics>(Text(), Number()); }

template <typename T>
std::optional<T> Maybe(rc::Gen<T> gen) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(*std::move(gen)) : std::nullopt;
}

Sender AnySender() {
  return {.trial = Maybe(rc::gen::inRange(0, std::numeric_limits<int>::max())),
          .attempt = Maybe(rc::gen::inRange(1, std::numeric_limits<int>::max())),
          .token = Maybe(Text())};
}

nlohmann::json AnyJson() {
  if (*rc::gen::arbitrary<bool>()) return nullptr;
  return {{*Text(), *rc::gen::arbitrary<int>()}, {"list", {1, 2.5, *Text(), nullptr, true}}};
}

Member AnyMember() {
  return {.trial = *rc::gen::inRange(0, 1000000),
          .attempt = *rc::gen::inRange(1, 1000),
          .token = *Text(),
          .seed = *rc::gen::arbitrary<std::uint64_t>(),
          .document = AnyJson(),
          .configuration = AnyJson(),
          .folder = *Text(),
          .checkpoint = Maybe(Text()),
          .until = *rc::gen::arbitrary<bool>() ? std::optional<double>(Positive()) : std::nullopt};
}

template <typename Message>
void ExpectSurvivesFromRunner(const Message& message) {
  const std::string line = Line(message);
  RC_ASSERT(line.find('\n') == std::string::npos);
  const std::optional<FromRunner> read = ReadFromRunner(line);
  RC_ASSERT(read.has_value());
  RC_ASSERT(std::holds_alternative<Message>(*read));
  RC_ASSERT(Same(std::get<Message>(*read), message));
}

RC_GTEST_PROP(RoundTripTest, ReadySurvives, ()) {
  ExpectSurvivesFromRunner(
      Ready{.runner = *Text(), .versions = *rc::gen::container<std::map<std::string, std::string>>(Text(), Text())});
}

RC_GTEST_PROP(RoundTripTest, ProgressSurvives, ()) {
  ExpectSurvivesFromRunner(Progress{.sender = AnySender(), .count = *rc::gen::arbitrary<std::uint64_t>()});
}

RC_GTEST_PROP(RoundTripTest, MeasureSurvives, ()) {
  ExpectSurvivesFromRunner(
      Measure{.sender = AnySender(), .step = Positive(), .metrics = AnyMetrics(), .value = *Number()});
}

RC_GTEST_PROP(RoundTripTest, TellSurvives, ()) {
  ExpectSurvivesFromRunner(Tell{.sender = AnySender(),
                                .metrics = AnyMetrics(),
                                .value = *Number(),
                                .step = Positive(),
                                .test = AnyMetrics(),
                                .facts = AnyJson(),
                                .failed = Maybe(Text()),
                                .cause = static_cast<EndCause>(*rc::gen::inRange(0, 9))});
}

RC_GTEST_PROP(RoundTripTest, StartSurvives, ()) {
  Start start{.members = {AnyMember()},
              .objective = {.metric = *Text(), .maximize = *rc::gen::arbitrary<bool>()},
              .device = *Text(),
              .threads = *rc::gen::inRange(1, 1000)};
  if (*rc::gen::arbitrary<bool>()) start.members.push_back(AnyMember());
  RC_ASSERT(Same(std::get<Start>(ReadToRunner(Line(start))), start));
}

RC_GTEST_PROP(RoundTripTest, StopSurvives, ()) {
  const Stop stop{.trial = *rc::gen::inRange(0, 1000000),
                  .attempt = *rc::gen::inRange(1, 1000),
                  .reason = *Text(),
                  .deadline_s = Positive(),
                  .resumable = *rc::gen::arbitrary<bool>()};
  RC_ASSERT(Same(std::get<Stop>(ReadToRunner(Line(stop))), stop));
}

// Whatever a program prints, reading ends in a message, in "not a protocol line", or in one clear error.
RC_GTEST_PROP(RoundTripTest, DamagedLinesNeverDoWorseThanAnError, ()) {
  std::string line = Line(Tell{.sender = AnySender(),
                               .metrics = AnyMetrics(),
                               .value = *Number(),
                               .step = Positive(),
                               .test = {},
                               .facts = AnyJson(),
                               .failed = {},
                               .cause = EndCause::kStopped});
  const auto where = *rc::gen::inRange<std::size_t>(0, line.size());
  if (*rc::gen::arbitrary<bool>())
    line.resize(where);
  else
    line[where] = *rc::gen::arbitrary<char>();
  try {
    ReadFromRunner(line);
  } catch (const std::invalid_argument& error) {
    RC_ASSERT(!std::string(error.what()).empty());
  }
}

}  // namespace
}  // namespace hpo::protocol
