// SPDX-License-Identifier: Apache-2.0
#include "search/pruners/table.h"

namespace hpo::search {
namespace {

class NoPruner : public Pruner {
 public:
  Decision Decide(int /*trial*/, const History& /*history*/) const override { return Decision::kContinue; }
};

}  // namespace

PrunerEntry NoPrunerEntry() {
  return {.name = "none",
          .help = "every trial trains to its end",
          .options = {},
          .make = [](const FidelityRange&, const Options&) -> std::unique_ptr<Pruner> {
            return std::make_unique<NoPruner>();
          }};
}

}  // namespace hpo::search
