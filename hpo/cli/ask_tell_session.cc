// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/ask_tell_session.h"

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/cli/ask_tell_acts.h"
#include "hpo/cli/ask_tell_fields.h"
#include "hpo/study/json_positions.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;
using study::MemberReader;
using study::Study;

ordered_json ErrorJson(const Error& error) {
  return {{"error", {{"code", Info(error.code()).name}, {"message", error.what()}}}};
}

std::string Line(const ordered_json& json) { return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

// Programs print a diverged loss as NaN, which is no JSON: the error says what to do instead.
study::PositionedJson Read(std::string_view line) {
  try {
    return study::ReadPositionedJson(line, kMessage);
  } catch (const Error&) {
    if (line.find("NaN") == line.npos && line.find("Infinity") == line.npos) throw;
    throw Error(ErrorCode::kInvalidInput, "NaN and Infinity are no JSON; tell such a trial as \"failed\"", kMessage);
  }
}

struct Obeyed {
  std::string_view act;  // its name
  ordered_json answer;
};

Obeyed Obey(Study& study, std::string_view line) {
  study::PositionedJson message = Read(line);
  MemberReader reader(message.document, "", message.problems);
  const AskTellAct* act = nullptr;
  for (const AskTellAct& known : AskTellActs()) {
    if (reader.Find(known.name) != nullptr) act = &known;
  }
  reader.RefuseOthers();
  if (message.problems.empty() && message.document.size() != 1) {
    message.problems.push_back({"", 0, "must hold one of ask, measure, tell, add and best"});
  }
  RefuseProblems(message.problems);
  return {act->name, act->answer(study, reader)};
}

}  // namespace

std::string_view AskTellHelp() {
  return R"(One JSON line in, one out, until the input ends:
  {"ask": 2}                                           {"trials": [{"trial": 0, "attempt": 1, "configuration": {...}}]}
  {"measure": {"trial": 0, "step": 3, "value": 0.41}}  {"decision": "continue"}, or "stop", or "pause"
  {"tell": {"trial": 0, "value": 0.38}}                {"ok": true}
  {"tell": {"trial": 1, "failed": "reason"}}           {"ok": true}
  {"add": {"configuration": {...}, "value": 0.5}}      {"trial": 7}; finished elsewhere
  {"best": true}                                       {"trial": 0, "configuration": {...}, "value": 0.38, ...}
"metrics": {"name": number} may stand for "value" in measure, tell and add; what constraints bear on must be there
when a trial is told. A trial that is told to stop may be told without a value: it keeps its best measurement. An ask
that gets fewer trials than it wants has an "outlook": "wait" (tell an open one first) or "exhausted". A bad line gets
{"error": {"code", "message"}} and changes nothing. Started again on the same study, trials that were open are handed
out first, as their next attempt.)";
}

std::string AskTellSession::Answer(std::string_view line) {
  ordered_json answer;
  try {
    Obeyed obeyed = Obey(study_, line);
    answer = std::move(obeyed.answer);
    was_told_ = obeyed.act == kTell;
    study_.Commit();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCannotWrite) throw;
    answer = ErrorJson(error);
  }
  return Line(answer);
}

void AskTellSession::Serve(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      out << Answer(line) << std::endl;
    } catch (const Error& error) {
      out << Line(ErrorJson(error)) << std::endl;
      throw;
    }
    if (!out) throw Error(ErrorCode::kCannotWrite, "nobody reads the answers any more", "ask-tell");
    if (std::exchange(was_told_, false)) study_.Prepare();
  }
}

}  // namespace hpo::cli
