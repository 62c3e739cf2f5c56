// SPDX-License-Identifier: Apache-2.0
//
// The guard: a forked copy of us that never executes another program. It leads the process group of a runner,
// ignores every signal that can be ignored, and waits for two things: the runner's end, which it reports, and the
// closing of a pipe that only hpo holds (Process::Kill, or the death of hpo), upon which it kills the runner and the
// group. So not even `kill -9` of hpo leaves orphans.
#pragma once

namespace hpo::run {

struct GuardPipes {
  int lifeline = -1;  // readable (end of file) once hpo is gone or wants it to kill
  int status = -1;    // one int is written here: the runner's wait status
};

// Runs in the child of a fork and becomes the guard. Returns only in the runner's process, a child of the guard, ready
// for exec. Uses nothing but async-signal-safe calls: other threads of hpo may have held any lock at the fork.
void BecomeGuard(const GuardPipes& pipes);

}  // namespace hpo::run
