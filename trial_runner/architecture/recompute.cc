// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/recompute.h"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <memory>
#include <optional>
#include <utility>

#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

// The default generator stands at `state` while this lives, and then where it stood before.
class RandomState {
 public:
  RandomState(const at::Tensor& state, const at::Device& device)
      : generator_(at::globalContext().defaultGenerator(device)), before_(generator_.get_state()) {
    generator_.set_state(state);
  }
  ~RandomState() { generator_.set_state(before_); }
  RandomState(const RandomState&) = delete;
  RandomState& operator=(const RandomState&) = delete;

 private:
  at::Generator generator_;
  at::Tensor before_;
};

// Weights that autocast converts while nothing is recorded have no gradient, and must not be found by those who record.
class NoAutocastCache {
 public:
  NoAutocastCache() { at::autocast::set_autocast_cache_enabled(false); }
  ~NoAutocastCache() { at::autocast::set_autocast_cache_enabled(before_); }
  NoAutocastCache(const NoAutocastCache&) = delete;
  NoAutocastCache& operator=(const NoAutocastCache&) = delete;

 private:
  bool before_ = at::autocast::is_autocast_cache_enabled();
};

class RecomputeNode final : public torch::autograd::Node {
 public:
  RecomputeNode(const at::Tensor& input, std::vector<at::Tensor> parameters, PartOfNetwork part)
      : input_(input, /*is_output=*/false),
        device_(input.device()),
        random_(at::globalContext().defaultGenerator(device_).get_state()),
        parameters_(std::move(parameters)),
        part_(std::move(part)),
        autocast_(AutocastNow(device_.type())) {
    set_next_edges(torch::autograd::collect_next_edges(input, parameters_));
  }

  variable_list apply(variable_list&& gradients) override {
    const bool of_input = task_should_compute_output(0);
    const at::Tensor input = input_.unpack().detach().set_requires_grad(of_input);
    variable_list inputs = parameters_;
    if (of_input) inputs.insert(inputs.begin(), input);
    variable_list result = torch::autograd::grad({Again(input)}, inputs, {gradients[0]}, /*retain_graph=*/false,
                                                 /*create_graph=*/false, /*allow_unused=*/true);
    if (!of_input) result.insert(result.begin(), at::Tensor());
    return result;
  }

  void release_variables() override { input_.reset_data(); }

 private:
  at::Tensor Again(const at::Tensor& input) const {
    const c10::AutoGradMode recording(true);
    const RandomState random(random_, device_);
    std::optional<AutocastGuard> autocast;
    if (autocast_) autocast.emplace(device_.type(), *autocast_);
    return part_(input, /*again=*/true);
  }

  SavedVariable input_;
  at::Device device_;
  at::Tensor random_;
  std::vector<at::Tensor> parameters_;
  PartOfNetwork part_;
  std::optional<at::ScalarType> autocast_;
};

}  // namespace

at::Tensor Recomputed(const at::Tensor& input, std::vector<at::Tensor> parameters, PartOfNetwork part) {
  const std::shared_ptr<RecomputeNode> node(new RecomputeNode(input, std::move(parameters), part),
                                            torch::autograd::deleteNode);
  at::Tensor output;
  {
    const c10::NoGradGuard no_recording;
    const NoAutocastCache no_cache;
    output = part(input, /*again=*/false);
    if (output.is_alias_of(input)) output = output.clone();  // a view has the history of what it is a view of
  }
  torch::autograd::set_history(output, node);
  return output;
}

}  // namespace hpo::trial_runner
