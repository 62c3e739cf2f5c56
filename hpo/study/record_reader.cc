// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/record_reader.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/journal.h"
#include "hpo/study/record_members.h"
#include "hpo/study/study_file.h"
#include "hpo/study/trial.h"

namespace hpo::study {
namespace {

namespace json = simdjson::ondemand;

search::Value ToValue(json::value value, const search::Parameter& parameter) {
  switch (value.type().value()) {
    case json::json_type::boolean:
      return value.get_bool().value();
    case json::json_type::string:
      return std::string(value.get_string().value());
    default:
      if (parameter.kind != search::ParameterKind::kReal && value.is_integer()) return value.get_int64().value();
      return value.get_double().value();
  }
}

search::Configuration ReadConfiguration(json::value value, const search::SearchSpace& space) {
  std::vector<std::optional<search::Value>> values(static_cast<std::size_t>(space.size()));
  int next = 0;  // the writer keeps the order of the space
  for (json::field field : value.get_object()) {
    const std::string_view name = field.unescaped_key();
    while (next < space.size() && space[next].name != name) ++next;
    if (next == space.size()) {
      const std::optional<int> found = space.Find(name);
      if (!found) RefuseRecord("the configuration has a parameter \"" + std::string(name) + "\" that the space lacks");
      next = *found;
    }
    values[static_cast<std::size_t>(next)] = ToValue(field.value(), space[next]);
    ++next;
  }
  try {
    return space.Complete(std::move(values));
  } catch (const std::invalid_argument& error) {
    RefuseRecord(std::string("the configuration is not one of the space: ") + error.what());
  }
}

protocol::EndCause ReadCause(RecordMembers& members) {
  const std::string_view name = members.Text("cause");
  const std::optional<EndCause> cause = protocol::EndCauseNamed(name);
  if (!cause) RefuseRecord("unknown cause \"" + std::string(name) + "\"");
  return *cause;
}

Payload ReadCreated(RecordMembers& members, const search::SearchSpace*) {
  const std::string_view spec = simdjson::to_json_string(members.Get("spec"));
  Created created{nlohmann::ordered_json::parse(spec)};
  if (std::optional<json::value> warm_start = members.Find("warm_start")) {
    const std::string_view taken = simdjson::to_json_string(*warm_start);
    created.warm_start = nlohmann::ordered_json::parse(taken);
  }
  return created;
}

Payload ReadOpened(RecordMembers& members, const search::SearchSpace*) {
  Opened opened;
  if (std::optional<json::value> environment = members.Find("environment")) {
    for (json::field field : environment->get_object()) {
      const std::string key(field.unescaped_key().value());
      opened.environment.emplace(key, field.value().get_string().value());
    }
  }
  return opened;
}

Payload ReadBudget(RecordMembers& members, const search::SearchSpace*) {
  Budget budget;
  if (members.Find("trials")) budget.trials = members.Count("trials");
  if (members.Find("seconds")) budget.seconds = members.Number("seconds");
  return BudgetSet{budget};
}

Payload ReadAsked(RecordMembers& members, const search::SearchSpace* space) {
  if (space == nullptr) RefuseRecord("a trial is asked before the study is created");
  Asked asked;
  asked.trial = members.Count("trial");
  asked.configuration = ReadConfiguration(members.Get("configuration"), *space);
  asked.after = members.Integer("after");
  asked.source = members.TextOr("source");
  asked.note = members.Note("note");
  return asked;
}

Payload ReadStarted(RecordMembers& members, const search::SearchSpace*) {
  Started started;
  started.trial = members.Count("trial");
  started.attempt = members.Count("attempt");
  started.token = members.Text("token");
  started.device = members.TextOr("device");
  return started;
}

Payload ReadMeasured(RecordMembers& members, const search::SearchSpace*) {
  Measured measured;
  measured.trial = members.Count("trial");
  measured.attempt = members.Count("attempt");
  measured.step = members.Number("step");
  measured.metrics = members.Numbers("metrics");
  return measured;
}

Payload ReadStop(RecordMembers& members, const search::SearchSpace*) {
  StopAsked stop;
  stop.trial = members.Count("trial");
  stop.attempt = members.Count("attempt");
  stop.reason = members.TextOr("reason");
  stop.resumable = members.Flag("resumable");
  stop.pause = members.Flag("pause");
  return stop;
}

Payload ReadEnded(RecordMembers& members, const search::SearchSpace*) {
  Ended ended;
  ended.trial = members.Count("trial");
  ended.attempt = members.Count("attempt");
  ended.cause = ReadCause(members);
  ended.seconds = members.Number("seconds");
  ended.detail = members.TextOr("detail");
  return ended;
}

Payload ReadTold(RecordMembers& members, const search::SearchSpace*) {
  Told told;
  told.trial = members.Count("trial");
  told.attempt = members.Count("attempt");
  const std::string_view name = members.Text("state");
  const std::optional<search::TrialState> state = TrialStateNamed(name);
  if (!state) RefuseRecord("unknown state \"" + std::string(name) + "\"");
  told.state = *state;
  told.cause = ReadCause(members);
  told.metrics = members.Numbers("metrics");
  if (std::optional<json::value> step = members.Find("step")) told.step = ToNumber(*step);
  told.test = members.Numbers("test");
  told.seconds = members.Number("seconds");
  told.reason = members.TextOr("reason");
  if (std::optional<json::value> facts = members.Find("facts")) {
    const std::string_view text = simdjson::to_json_string(*facts);
    told.facts = nlohmann::json::parse(text);
  }
  return told;
}

Payload ReadHalted(RecordMembers& members, const search::SearchSpace*) { return Halted{members.TextOr("reason")}; }

using PayloadReader = Payload (*)(RecordMembers&, const search::SearchSpace*);

// In the order of Payload, whose names Name() knows.
constexpr std::array<PayloadReader, std::variant_size_v<Payload>> kReaders = {
    ReadCreated,  ReadOpened, ReadBudget, ReadAsked, ReadStarted,
    ReadMeasured, ReadStop,   ReadEnded,  ReadTold,  ReadHalted};

Payload ReadPayload(std::string_view name, RecordMembers& members, const search::SearchSpace* space) {
  for (std::size_t kind = 0; kind < kReaders.size(); ++kind) {
    if (EventNames()[kind] == name) return kReaders[kind](members, space);
  }
  RefuseRecord("unknown event \"" + std::string(name) + "\"; a newer hpo may have written it");
}

}  // namespace

struct RecordReader::Impl {
  json::parser parser;
  std::string padded;  // copy of a record too near to the end of the text
  std::optional<search::SearchSpace> space;
};

RecordReader::RecordReader() : impl_(std::make_unique<Impl>()) {}
RecordReader::~RecordReader() = default;

Event RecordReader::Read(std::string_view record, std::size_t readable) {
  if (readable < record.size() + simdjson::SIMDJSON_PADDING) {
    impl_->padded.assign(record);
    impl_->padded.resize(record.size() + simdjson::SIMDJSON_PADDING);
    record = std::string_view(impl_->padded).substr(0, record.size());
  }
  try {
    json::document document =
        impl_->parser.iterate(simdjson::padded_string_view(record, record.size() + simdjson::SIMDJSON_PADDING));
    json::object object = document.get_object();
    RecordMembers members(object);
    const std::int64_t version = members.Integer("v");
    if (version != kJournalVersion) {
      RefuseRecord("the record has format version " + std::to_string(version) + ", this hpo reads " +
                   std::to_string(kJournalVersion) + "; use a newer hpo");
    }
    Event event;
    event.sequence = members.Integer("seq");
    event.time = members.Number("time");
    const std::string_view name = members.Text("event");
    event.payload = ReadPayload(name, members, impl_->space ? &*impl_->space : nullptr);
    if (const auto* created = std::get_if<Created>(&event.payload)) {
      impl_->space = ParseStudyFile(created->spec.dump(), "spec").spec.space;
    }
    return event;
  } catch (const simdjson::simdjson_error& error) {
    RefuseRecord(std::string("the record is not what hpo writes: ") + error.what());
  } catch (const nlohmann::json::exception& error) {
    RefuseRecord(std::string("the record is not what hpo writes: ") + error.what());
  }
}

}  // namespace hpo::study
