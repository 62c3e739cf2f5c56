// SPDX-License-Identifier: Apache-2.0
//
// hpo-gpu-check: all that only a GPU can show, a line each. Exits 0 when every check holds, 1 when one does not, 2 when
// there is no GPU to check.
#include <cstdio>
#include <exception>

#include "tests/gpu/check.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/session/process.h"

namespace hpo::gpu {
namespace {

constexpr Check kChecks[] = {
    {"optimizers step as on the CPU", OptimizersStepAsOnTheCpu},
    {"batches arrive whole", BatchesArriveWhole},
    {"augmentation is that of the CPU", AugmentationIsThatOfTheCpu},
    {"RandAugment is that of the CPU", RandAugmentIsThatOfTheCpu},
    {"float8 layers are those of the CPU", Float8LayersAreThoseOfTheCpu},
    {"training is that of the CPU", TrainingIsThatOfTheCpu},
    {"float8 trains like bf16", Float8TrainsLikeBfloat16},
    {"replayed trainings are equal", ReplayedTrainingsAreEqual},
    {"a resumed trial goes on", AResumedTrialGoesOn},
    {"too large a tensor leaves the device usable", TooLargeATensorLeavesTheDeviceUsable},
    {"a probe predicts the peak", AProbePredictsThePeak},
    {"a memory limit holds", AMemoryLimitHolds},
    {"bench: graphs of an mlp", GraphsOfAnMlp},
    {"bench: graphs of a small ResNet", GraphsOfASmallResNet},
    {"bench: ResNet-18, 32 x 32, bf16", ResNet18InBfloat16},
    {"bench: precisions, mlp", PrecisionsOfAnMlp},
    {"bench: precisions, ResNet-18", PrecisionsOfAResNet},
    {"bench: precisions, transformer", PrecisionsOfATransformer},
};

bool Run(const Check& check) {
  Outcome outcome;
  try {
    outcome = check.run();
  } catch (const std::exception& error) {
    const std::string what = error.what();
    outcome.figures = what.substr(0, what.find('\n'));
  }
  std::printf("%-4s %s: %s\n", outcome.holds ? "ok" : "FAIL", check.name, outcome.figures.c_str());
  std::fflush(stdout);
  return outcome.holds;
}

}  // namespace
}  // namespace hpo::gpu

int main(int, char** argv) {
  constexpr int kNoGpu = 2;
  hpo::trial_runner::ReexecuteWithPassiveOpenMp(argv);
  try {
    const auto device = hpo::trial_runner::OpenAccelerator("cuda");
    const double gigabytes = static_cast<double>(device->Memory().total_bytes) / 1e9;
    std::printf("%s, %.1f GB\n", device->name().c_str(), gigabytes);
  } catch (const std::exception& error) {
    std::printf("no GPU to check: %s\n", error.what());
    return kNoGpu;
  }
  bool all = true;
  for (const hpo::gpu::Check& check : hpo::gpu::kChecks) all = hpo::gpu::Run(check) && all;
  std::printf(all ? "all hold\n" : "not all hold\n");
  return all ? 0 : 1;
}
