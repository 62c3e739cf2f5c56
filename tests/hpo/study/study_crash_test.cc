// SPDX-License-Identifier: Apache-2.0
//
// The file system fails or stops at every single call of a recorded run. After each, the study opens with what was
// committed, its state is that of a prefix of the run's events, and a second open repairs nothing.
#include <gtest/gtest.h>

#include "hpo/base/error.h"
#include "tests/hpo/study/sample_study.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using hpo::testing::kFolder;
using hpo::testing::Print;
using hpo::testing::RunScript;
using hpo::testing::SampleSpec;
using hpo::testing::SimulatedCrash;
using hpo::testing::StoredStudy;

constexpr int kSeeds = 4;  // how much of a broken write lands on the disk differs

// A run that notes its state after every event, and what was committed before the fault.
struct WatchedRun {
  StoredStudy stored;
  std::vector<std::string> states{Print(StudyState())};  // [n]: after n events
  std::int64_t durable = 0;    // last event that a commit makes durable; a measurement alone is not synced
  std::int64_t committed = 0;  // the last one a commit has come back for
  bool broken = false;

  void Run() {
    try {
      StudyOptions options;
      options.files = &stored.files;
      options.folder = kFolder;
      options.clock = &stored.clock;
      options.observer = [this](const Event& event, const StudyState& state) {
        states.push_back(Print(state));
        if (IsDurable(event.payload)) durable = event.sequence;
        EXPECT_EQ(event.sequence, static_cast<std::int64_t>(states.size()) - 1);
      };
      Study study(SampleSpec(), options);
      committed = durable;
      RunScript(study, [&] { committed = durable; });
    } catch (const SimulatedCrash&) {
      broken = true;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCannotWrite) << error.what();
      broken = true;
    }
  }

  // The state on the disk is one of the run's, at or after the last commit; opening it twice repairs at most once.
  void ExpectKept() {
    std::int64_t kept = 0;
    if (stored.files.Peek(std::string(kFolder) + "/journal.jsonl").value_or("") != "") {
      StudyState state;
      const ReplayResult replay =
          ReplayJournal(stored.Journal(), "j", [&](Event&& event) { state.Apply(std::move(event)); });
      kept = replay.last_sequence;
      ASSERT_LT(kept, static_cast<std::int64_t>(states.size()));
      EXPECT_EQ(Print(state), states[static_cast<std::size_t>(kept)]);
    }
    EXPECT_GE(kept, committed);
    {
      const Study opened = Reopen();
      EXPECT_GE(opened.state().sequence(), kept + 1);
      EXPECT_EQ(opened.state().running(), 0);
    }
    const Study again = Reopen();
    EXPECT_EQ(again.recovered_bytes(), 0u);
  }

  // As the next process would: with the budget the study has by now.
  Study Reopen() {
    StudySpec spec = SampleSpec();
    const StudyState state = StoredState();
    if (state.created()) spec.budget = state.spec().budget;
    return stored.Open(std::move(spec));
  }
  StudyState StoredState() {
    StudyState state;
    const std::string text = stored.files.Peek(std::string(kFolder) + "/journal.jsonl").value_or("");
    ReplayJournal(text, "j", [&](Event&& event) { state.Apply(std::move(event)); });
    return state;
  }
};

int CallsOfAWholeRun() {
  WatchedRun run;
  run.Run();
  EXPECT_FALSE(run.broken);
  return run.stored.files.calls();
}

TEST(StudyCrashTest, TheScriptMakesEveryKindOfEvent) {
  const std::string journal = hpo::testing::ScriptedJournal();
  for (const char* name : {"created", "opened", "budget", "asked", "started", "measured", "stop", "ended", "told"}) {
    EXPECT_NE(journal.find("\"event\":\"" + std::string(name) + '"'), journal.npos) << name;
  }
}

TEST(StudyCrashTest, ACrashAtAnyCallKeepsWhatWasCommitted) {
  const int calls = CallsOfAWholeRun();
  for (int call = 1; call <= calls; ++call) {
    for (int seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("crash at call " + std::to_string(call) + ", seed " + std::to_string(seed));
      WatchedRun run;
      run.stored.files.CrashAt(call, static_cast<std::uint64_t>(seed));
      run.Run();
      EXPECT_TRUE(run.broken);
      run.stored.files.Restart();
      run.ExpectKept();
    }
  }
}

TEST(StudyCrashTest, AFailedWriteAtAnyCallKeepsWhatWasCommitted) {
  const int calls = CallsOfAWholeRun();
  for (int call = 1; call <= calls; ++call) {
    for (int seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("failure at call " + std::to_string(call) + ", seed " + std::to_string(seed));
      WatchedRun run;
      run.stored.files.FailFrom(call, static_cast<std::uint64_t>(seed));
      run.Run();
      run.stored.files.Heal();
      run.ExpectKept();
    }
  }
}

TEST(StudyCrashTest, ACrashWhileOpeningAgainLosesNothing) {
  WatchedRun run;
  run.Run();
  const std::string journal = run.stored.Journal();
  const std::string torn = journal + journal.substr(0, 40);
  run.stored.PutJournal(torn);
  const int before = run.stored.files.calls();
  { const Study opened = run.Reopen(); }
  const int calls = run.stored.files.calls() - before;
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE("crash at call " + std::to_string(call));
    run.stored.PutJournal(torn);
    run.stored.files.CrashAt(run.stored.files.calls() + call, 1);
    EXPECT_THROW(run.Reopen(), SimulatedCrash);
    run.stored.files.Restart();
    run.ExpectKept();
  }
}

}  // namespace
}  // namespace hpo::study
