// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/interrupts.h"

#include <csignal>

namespace hpo::cli {
namespace {

constexpr int kEndListening = SIGUSR2;  // from the destructor to the listener only

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, kEndListening}) sigaddset(&signals, signal);
  return signals;
}

void Listen(run::RunQueue& queue) {
  const sigset_t signals = Signals();
  for (int signal = 0; sigwait(&signals, &signal) == 0 && signal != kEndListening;)
    queue.Push(run::Interrupted{signal});
}

}  // namespace

Interrupts::Interrupts(run::RunQueue& queue) {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  listener_ = std::thread(Listen, std::ref(queue));
}

Interrupts::~Interrupts() {
  pthread_kill(listener_.native_handle(), kEndListening);
  listener_.join();
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace hpo::cli
