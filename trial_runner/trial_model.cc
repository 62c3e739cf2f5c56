// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_model.h"

#include <ATen/Context.h>
#include <ATen/ops/tensor.h>

#include <utility>

#include "trial_runner/architecture/architecture_json.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/engine_choice.h"
#include "trial_runner/optim/loss.h"
#include "trial_runner/planned/planned_engine.h"
#include "trial_runner/precision/float8_layers.h"
#include "trial_runner/precision/memory_format.h"
#include "trial_runner/precision/number_type.h"
#include "trial_runner/seeds.h"
#include "trial_runner/trial_categories.h"
#include "trial_runner/trial_targets.h"

namespace hpo::trial_runner {
namespace {

at::Tensor TrainingLabels(const TrialSetup& setup) {
  const Dataset& dataset = *setup.dataset;
  const std::int64_t each = ElementCount(dataset.label_shape);
  std::vector<std::int64_t> labels;
  for (const std::int64_t row : setup.train) {
    labels.insert(labels.end(), dataset.labels.begin() + row * each, dataset.labels.begin() + (row + 1) * each);
  }
  return at::tensor(labels, at::kLong);
}

std::vector<double> SquaresOf(std::vector<double> numbers) {
  for (double& number : numbers) number *= number;
  return numbers;
}

std::unique_ptr<GradientEngine> MakeEngine(const TrialTask& task, const ModelInput& input,
                                           const std::optional<Architecture>& architecture, const TrialSetup& setup) {
  const LossOptions& loss = task.document.loss;
  const std::vector<double> deviations = DeviationsOf(*setup.dataset);
  if (setup.engine_choice.used == "planned") {
    return MakePlannedEngine(*architecture, *setup.network,
                             {.label_smoothing = loss.label_smoothing,
                              .dropout_seed = DeriveSeed(task.seed, SeedPurpose::kDropout),
                              .square_units = SquaresOf(deviations)});
  }
  AutogradOptions options{.loss = loss,
                          .class_weights = {},
                          .precision = setup.precision.get(),
                          .classes = input.outputs,
                          .deviations = deviations};
  if (loss.class_weights != "none") {
    options.class_weights = ClassWeights(loss, TrainingLabels(setup), input.outputs).to(DeviceOf(setup.accelerator));
  }
  return MakeAutogradEngine(*setup.network, options);
}

// An Architecture says what it puts out before anything runs; a module's logits are checked in its first step.
void RequireOutputs(const Architecture& architecture, const ModelInput& input, const std::string& model, bool classes) {
  const Shape logits = input.label_per_token ? Shape{input.sample_shape.front(), input.outputs} : Shape{input.outputs};
  const Shape output = InferShapes(architecture).back();
  if (output == logits) return;
  throw std::invalid_argument("model '" + model + "' puts out " + ToString(output) + ", the data set's " +
                              std::to_string(input.outputs) + (classes ? " classes" : " targets") + " need " +
                              ToString(logits));
}

std::unique_ptr<MixedPrecision> ChoosePrecision(const TrialTask& task, const Architecture* architecture,
                                                const TrialSetup& setup) {
  const DeviceCapability device = setup.accelerator != nullptr ? setup.accelerator->capability() : CpuCapability();
  Choice choice = ResolvePrecision(task.document.precision, device, architecture);
  // ATen's own default is tf32 for convolutions: fp32 has to be asked for.
  const auto cuda = choice.used == "tf32" ? at::Float32Precision::TF32 : at::Float32Precision::IEEE;
  for (const at::Float32Op op : {at::Float32Op::CONV, at::Float32Op::RNN, at::Float32Op::MATMUL}) {
    at::globalContext().setFloat32Precision(at::Float32Backend::CUDA, op, cuda);
  }
  return std::make_unique<MixedPrecision>(
      std::move(choice), MixedPrecisionOptions{.wide_range = WideRange(device), .buffers = setup.network->Buffers()});
}

// The network's own tensors get other storage, so whoever shares them sees the move.
void MoveTo(const at::Device& device, const Network& network) {
  for (const NamedTensor& item : Weights(network)) item.tensor.set_data(item.tensor.detach().to(device));
}

}  // namespace

void BuildModel(const TrialTask& task, const Registry& registry, const ModelInput& input, TrialSetup& setup) {
  const ModelOptions& options = task.document.model;
  const ModelEntry* entry = registry.FindModel(options.name);
  if (entry == nullptr) throw std::invalid_argument("model.name: unknown model '" + options.name + "'");
  std::optional<Architecture> architecture;
  if (entry->module) {
    setup.network = entry->module(options.options, input);
  } else {
    RequireKnownColumns(*entry, *setup.dataset);
    architecture = entry->architecture(options.options, input);
    RequireOutputs(*architecture, input, options.name, setup.dataset->has_classes());
    setup.cost = InferCost(*architecture);
    setup.identity.architecture = ToJson(*architecture);
    const int segments = task.document.recompute_segments;
    if (segments > 0) {
      setup.recomputed = CutIntoSegments(*architecture, segments);
      setup.recomputed_bytes = KeptBytes(*architecture, setup.recomputed);
    }
    setup.network = BuildNetwork(*architecture, DeriveSeed(task.seed, SeedPurpose::kWeights), setup.recomputed);
  }
  setup.start = StartNetwork(task.document, architecture, *setup.network);
  setup.identity.settings["init_from"]["digest"] = setup.start.identity;
  setup.memory_format = ResolveMemoryFormat(task.document.memory_format, architecture ? &*architecture : nullptr);
  UseMemoryFormat(setup.memory_format.used, *setup.network);
  if (setup.accelerator != nullptr) MoveTo(setup.accelerator->device(), *setup.network);
  setup.precision = ChoosePrecision(task, architecture ? &*architecture : nullptr, setup);
  if (setup.precision->choice().used == "float8") setup.float8_layers = ToChoice(CountFloat8Layers(*architecture));
  setup.engine_choice = ChooseEngine(task, architecture, setup);
  setup.engine = MakeEngine(task, input, architecture, setup);
}

}  // namespace hpo::trial_runner
