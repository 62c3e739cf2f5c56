// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process_options.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "hpo/base/error.h"

namespace hpo::run {
namespace {

using Seconds = std::chrono::duration<double>;

void CheckDevice(const std::string& device) {
  if (device == "cpu") return;
  throw Error(ErrorCode::kInvalidInput,
              "there is no device \"" + device + "\" here; this build of hpo drives the CPU only: \"cpu\" or \"auto\"",
              "executor.devices");
}

}  // namespace

int Cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Fails on machines with more CPUs than the fixed-size set holds.
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int AutoSlots() { return Cores(); }

ProcessExecutorOptions MakeProcessOptions(const study::ExecutorSpec& executor) {
  ProcessExecutorOptions options;
  options.slots = executor.slots.value_or(AutoSlots());
  options.threads = std::max(1, Cores() / options.slots);
  if (!executor.devices.empty()) options.devices = executor.devices;
  for (const std::string& device : options.devices) CheckDevice(device);
  if (executor.trial_timeout_s) options.trial_timeout = Seconds(*executor.trial_timeout_s);
  options.hang_timeout = Seconds(executor.hang_timeout_s);
  options.stop_grace = Seconds(executor.stop_grace_s);
  return options;
}

}  // namespace hpo::run
