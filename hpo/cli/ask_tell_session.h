// SPDX-License-Identifier: Apache-2.0
//
// The ask-tell pipe: one JSON line in, one out, so that a program of any language holds the optimizer without a server.
//   {"ask": 2}                                            {"trials": [{"trial": 0, "attempt": 1, "configuration": {}}]}
//   {"measure": {"trial": 0, "step": 3, "value": 0.41}}   {"decision": "continue"}
//   {"tell": {"trial": 0, "value": 0.38}}                 {"ok": true}
//   {"add": {"configuration": {}, "value": 0.5}}          {"trial": 7}
//   {"best": true}                                        {"trial": 0, "configuration": {}, "value": 0.38}
// `"metrics": {"name": number}` may stand for "value" in measure, tell and add, `"failed": "reason"` in tell. An ask
// that gets fewer trials than it wants has an "outlook": "wait" (tell an open one first) or "exhausted" (with a
// "reason" when the study was halted). A bad line is answered by {"error": {"code", "message"}} and changes nothing.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "hpo/study/study.h"

namespace hpo::cli {

// The explanation above for `hpo help ask-tell`.
std::string_view AskTellHelp();

// One thread, as the study.
class AskTellSession {
 public:
  explicit AskTellSession(study::Study& study) : study_(study) {}  // borrows

  // The answer to one line, without its newline; what it changed is durable. Throws Error(kCannotWrite) when the
  // journal cannot keep it.
  std::string Answer(std::string_view line);

  // Answers every line of `in` until it ends; blank lines are skipped. After a tell, due work of the sampler is done
  // between lines; after an add it is left for the next ask, since adds come by the thousand.
  // Throws Error(kCannotWrite), after answering with it, and when `out` takes no more.
  void Serve(std::istream& in, std::ostream& out);

 private:
  study::Study& study_;
  bool was_told_ = false;  // by the latest line
};

}  // namespace hpo::cli
