// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/inbox.h"

#include <gtest/gtest.h>

namespace hpo::trial_runner {
namespace {

protocol::Start StartOf(int trial, int attempt) {
  protocol::Start start;
  start.members.push_back({.trial = trial,
                           .attempt = attempt,
                           .token = "t",
                           .seed = 0,
                           .document = {},
                           .configuration = {},
                           .folder = "/f",
                           .checkpoint = {},
                           .until = {}});
  return start;
}

protocol::Stop StopOf(int trial, int attempt, bool resumable = false) {
  return {.trial = trial, .attempt = attempt, .reason = "pruned", .deadline_s = 1, .resumable = resumable};
}

TEST(InboxTest, JobsComeInOrderAndMembersOneByOne) {
  Inbox inbox;
  protocol::Start start = StartOf(1, 1);
  start.members.push_back(StartOf(2, 1).members.front());
  start.threads = 3;
  inbox.Start(start);
  inbox.Start(StartOf(3, 1));
  for (int trial = 1; trial <= 3; ++trial) EXPECT_EQ(inbox.Next()->member.trial, trial);
}

TEST(InboxTest, StopReachesExactlyItsAttempt) {
  Inbox inbox;
  inbox.Start(StartOf(1, 2));
  const Job* job = inbox.Next();
  inbox.Stop(StopOf(1, 1));
  inbox.Stop(StopOf(2, 2));
  EXPECT_EQ(job->request, StopRequest::kNone);
  inbox.Stop(StopOf(1, 2));
  EXPECT_EQ(job->request, StopRequest::kFinishNow);
}

TEST(InboxTest, StopReachesAJobThatStillWaits) {
  Inbox inbox;
  inbox.Start(StartOf(1, 1));
  inbox.Start(StartOf(2, 1));
  inbox.Stop(StopOf(2, 1, /*resumable=*/true));
  EXPECT_EQ(inbox.Next()->request, StopRequest::kNone);
  EXPECT_EQ(inbox.Next()->request, StopRequest::kCheckpointAndLeave);
}

TEST(InboxTest, LeavingGivesBackWhatWaitsAndWhatStillComes) {
  Inbox inbox;
  inbox.Start(StartOf(1, 1));
  inbox.Leave();
  inbox.Start(StartOf(2, 1));
  EXPECT_EQ(inbox.Next()->request, StopRequest::kCheckpointAndLeave);
  EXPECT_EQ(inbox.Next()->request, StopRequest::kCheckpointAndLeave);
  EXPECT_EQ(inbox.Next(), nullptr);
  EXPECT_TRUE(inbox.leaving());
}

TEST(InboxTest, ClosingDropsWhatWaitsAndAsksTheCurrentToLeave) {
  Inbox inbox;
  inbox.Start(StartOf(1, 1));
  inbox.Start(StartOf(2, 1));
  const Job* job = inbox.Next();
  inbox.Close();
  EXPECT_EQ(job->request, StopRequest::kCheckpointAndLeave);
  EXPECT_EQ(inbox.Next(), nullptr);
  inbox.Start(StartOf(3, 1));
  EXPECT_EQ(inbox.Next(), nullptr);
}

}  // namespace
}  // namespace hpo::trial_runner
