// SPDX-License-Identifier: Apache-2.0
//
// What a runner must arrange as a process before it serves: where prints go, how it ends with its parent, how it
// hears a polite request to leave, and the waiting policy of OpenMP.
#pragma once

namespace hpo::trial_runner {

// OpenMP threads that spin while they wait are ruinous when trials share cores (measured: 11 times slower), and
// libgomp reads its policy when it is loaded, before main. When OMP_WAIT_POLICY is unset, sets it to passive and
// starts this program again in place; returns when nothing had to be done. Call first in main, with main's argv.
void ReexecuteWithPassiveOpenMp(char** argv);

struct ProcessDescriptors {
  int protocol_fd = -1;  // a duplicate of what stdout was; stdout itself now goes to stderr, the log
  int leave_fd = -1;     // becomes readable on SIGTERM
};

// Keeps the protocol apart from prints, makes SIGTERM a readable event (blocked in all threads started later),
// ignores SIGPIPE and SIGXFSZ and dies with the parent. Call once, before threads exist. Throws std::system_error.
ProcessDescriptors PrepareProcess();

// From now on the process has half a second: then SIGALRM ends it, whatever it computes.
void ExitSoon();

// Memory that is freed stays with this process instead of being given back to the kernel, which would clear it page by
// page before the next step has it again. What a step allocates the one before it has freed: a small convolutional
// network trains a third faster so (trial_runner/README.md). Part of PrepareProcess.
void KeepFreedMemory();

}  // namespace hpo::trial_runner
