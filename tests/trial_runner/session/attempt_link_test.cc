// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/attempt_link.h"

#include <gtest/gtest.h>

#include "tests/trial_runner/session/pipe.h"

namespace hpo::trial_runner {
namespace {

using std::chrono::milliseconds;

// A clock that moves 300 ms at each look.
std::chrono::steady_clock::time_point SteppingClock() {
  static std::chrono::steady_clock::time_point now;
  return now += milliseconds(300);
}

TEST(AttemptLinkTest, ProgressIsWrittenAtMostOnceASecond) {
  Pipe pipe;
  LineWriter writer(pipe.write_end());
  Job job;
  job.member.trial = 3;
  job.member.token = "t";
  AttemptLink link(job, writer, &SteppingClock);
  for (std::uint64_t steps = 1; steps <= 9; ++steps) link.OnProgress(steps);
  pipe.CloseWrite();
  EXPECT_EQ(pipe.ReadLine(), R"({"progress":{"trial":3,"attempt":1,"token":"t","count":4}})");
  EXPECT_EQ(pipe.ReadLine(), R"({"progress":{"trial":3,"attempt":1,"token":"t","count":8}})");
  EXPECT_EQ(pipe.ReadLine(), std::nullopt);
}

TEST(AttemptLinkTest, MeasurementCarriesTheEpochAsStep) {
  const Pipe pipe;
  LineWriter writer(pipe.write_end());
  const Job job;
  AttemptLink(job, writer).OnMeasure(2, {{"valid.error", 0.5}});
  EXPECT_EQ(pipe.ReadLine(),
            R"({"measure":{"trial":0,"attempt":1,"token":"","step":2.0,"metrics":{"valid.error":0.5}}})");
}

TEST(AttemptLinkTest, RequestIsTheJobs) {
  const Pipe pipe;
  LineWriter writer(pipe.write_end());
  Job job;
  AttemptLink link(job, writer);
  EXPECT_EQ(link.Requested(), StopRequest::kNone);
  job.request = StopRequest::kFinishNow;
  EXPECT_EQ(link.Requested(), StopRequest::kFinishNow);
}

}  // namespace
}  // namespace hpo::trial_runner
