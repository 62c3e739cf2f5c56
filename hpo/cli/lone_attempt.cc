// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/lone_attempt.h"

#include <utility>
#include <variant>

namespace hpo::cli {

std::optional<study::Outcome> RunAlone(const run::Launch& launch, run::Executor& executor, run::RunQueue& queue,
                                       const std::function<void(const run::AttemptMeasured&)>& on_measure) {
  const study::AttemptId id = launch.members.front().id;
  executor.Start(launch);
  for (int interrupts = 0; interrupts < 2;) {
    std::optional<run::RunEvent> event = queue.Pop(std::nullopt);
    if (auto* ended = std::get_if<run::AttemptEnded>(&*event)) return std::move(ended->outcome);
    if (const auto* measured = std::get_if<run::AttemptMeasured>(&*event)) {
      on_measure(*measured);
      if (measured->answer) measured->answer(run::Decision::kContinue);
    } else if (std::holds_alternative<run::Interrupted>(*event) && ++interrupts == 1) {
      executor.Stop(id, "interrupted", true);
    }
  }
  return std::nullopt;
}

}  // namespace hpo::cli
