// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/fine_tuning_section.h"

#include "trial_runner/document/field_builders.h"
#include "trial_runner/document/fine_tuning_options.h"

namespace hpo::trial_runner {
namespace {

// Lists of patterns are text, so that a study can choose between them.
Field Patterns(const char* name, const char* help) {
  return {.name = name, .kind = FieldKind::kString, .fallback = "", .help = help};
}

}  // namespace

Section InitFromSection() {
  const InitFromOptions defaults;
  return {.name = "init_from",
          .help = "weights to start from instead of random ones",
          .fields = {{.name = "path",
                      .kind = FieldKind::kString,
                      .fallback = defaults.path,
                      .help = "a safetensors file with PyTorch's names, as `hpo best --export` writes it; empty = off; "
                              "relative to the folder the study is run in"},
                     Boolean("new_head", defaults.new_head, "the last layer starts anew: other classes"),
                     Patterns("new_layers",
                              "layers that start anew, and what the file alone has: names or patterns "
                              "with *, separated by commas")}};
}

Field FreezeField() {
  return Patterns("freeze",
                  "layers that are not trained: names or patterns with *, separated by commas, a later one overrules "
                  "an earlier one, !name is trained; their batch norms keep their statistics");
}

}  // namespace hpo::trial_runner
