// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process_options.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "hpo/base/error.h"

namespace hpo::run {
namespace {

using Seconds = std::chrono::duration<double>;

// GPUs that NVIDIA's driver shows to this process: /dev/nvidia0, /dev/nvidia3 ..., which CUDA counts from 0.
int Gpus() {
  constexpr std::string_view kPrefix = "nvidia";
  const auto is_digit = [](char c) { return '0' <= c && c <= '9'; };
  int count = 0;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator("/dev", unreadable)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kPrefix) || name == kPrefix) continue;
    if (std::all_of(name.begin() + kPrefix.size(), name.end(), is_digit)) ++count;
  }
  return count;
}

void CheckDevices(const std::vector<std::string>& devices) {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const std::string problem = DeviceProblem(devices[i]);
    if (!problem.empty()) problems.push_back({"executor.devices." + std::to_string(i), 0, problem});
  }
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "", std::move(problems));
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

std::string DeviceProblem(const std::string& device) {
  if (device == "cpu") return "";
  const int gpus = Gpus();
  for (int i = 0; i < gpus; ++i) {
    if (device == "cuda:" + std::to_string(i)) return "";
  }
  return "there is no device \"" + device + "\" here; NVIDIA GPUs found: " + std::to_string(gpus) +
         (gpus > 0 ? "; use \"cuda:0\" for the first one, or \"cpu\"" : "; use \"cpu\"");
}

ProcessExecutorOptions MakeProcessOptions(const study::ExecutorSpec& executor) {
  ProcessExecutorOptions options;
  options.slots = executor.slots.value_or(AutoSlots());
  options.threads = std::max(1, Cores() / options.slots);
  if (!executor.devices.empty()) options.devices = executor.devices;
  CheckDevices(options.devices);
  if (executor.trial_timeout_s) options.trial_timeout = Seconds(*executor.trial_timeout_s);
  options.hang_timeout = Seconds(executor.hang_timeout_s);
  options.stop_grace = Seconds(executor.stop_grace_s);
  return options;
}

}  // namespace hpo::run
