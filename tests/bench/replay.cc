// SPDX-License-Identifier: Apache-2.0
//
// bench_replay RUNNER LIST: trains a list of configurations through one warm hpo-trial on one core and prints the CPU
// and wall seconds of the training (start of the process left out, as Python's imports are). LIST is what
// `digits_optuna.py --dump` writes: [{"configuration": {...}, "epochs": 12, "steps": 216}, ...].
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "trial_runner/protocol/message.h"

namespace {

namespace fs = std::filesystem;
using hpo::protocol::Member;
using nlohmann::json;

constexpr int kHorizon = 30;  // the script's EPOCHS: the schedule's horizon, whatever was trained of it

// One runner with its two pipes.
class Runner {
 public:
  explicit Runner(const std::string& program) {
    int to_child[2], from_child[2];
    if (pipe(to_child) != 0 || pipe(from_child) != 0) throw std::runtime_error("no pipes");
    child_ = fork();
    if (child_ == 0) {
      dup2(to_child[0], STDIN_FILENO);
      dup2(from_child[1], STDOUT_FILENO);
      for (const int end : {to_child[0], to_child[1], from_child[0], from_child[1]}) close(end);
      setenv("OMP_WAIT_POLICY", "passive", 1);
      setenv("OMP_NUM_THREADS", "1", 1);
      execl(program.c_str(), program.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    close(to_child[0]);
    close(from_child[1]);
    input_ = fdopen(to_child[1], "w");
    output_ = fdopen(from_child[0], "r");
  }
  ~Runner() {
    std::fclose(input_);
    std::fclose(output_);
    waitpid(child_, nullptr, 0);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  void Send(const std::string& line) {
    std::fprintf(input_, "%s\n", line.c_str());
    std::fflush(input_);
  }

  // The next message of this kind.
  template <class Message>
  Message Wait() {
    char* line = nullptr;
    std::size_t capacity = 0;
    while (getline(&line, &capacity, output_) > 0) {
      const auto message =
          hpo::protocol::ReadFromRunner(std::string_view(line).substr(0, std::string_view(line).find('\n')));
      if (message && std::holds_alternative<Message>(*message)) {
        std::free(line);
        return std::get<Message>(*message);
      }
    }
    throw std::runtime_error("the runner ended");
  }

  double CpuSeconds() const {
    std::ifstream file(fmt::format("/proc/{}/stat", child_));
    std::string text((std::istreambuf_iterator<char>(file)), {});
    long user = 0, system = 0;
    std::sscanf(text.c_str() + text.rfind(')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
                &system);
    return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }

 private:
  pid_t child_ = 0;
  std::FILE* input_ = nullptr;
  std::FILE* output_ = nullptr;
};

// The script's parameter names, written as our training document.
json Document(const json& c) {
  const bool adamw = c.at("optimizer.name") == "adamw";
  json optimizer{
      {"name", c.at("optimizer.name")}, {"lr", c.at("optimizer.lr")}, {"weight_decay", c.at("optimizer.weight_decay")}};
  if (adamw)
    optimizer["adamw"] = {{"beta1", c.at("optimizer.beta1")}};
  else
    optimizer["sgd"] = {{"momentum", c.at("optimizer.momentum")}};
  return {{"dataset", {{"name", "digits"}}},
          {"model",
           {{"name", "mlp"},
            {"mlp",
             {{"depth", c.at("model.depth")},
              {"width", c.at("model.width")},
              {"dropout", c.at("model.dropout")},
              {"activation", c.at("model.activation")},
              {"batch_norm", c.at("model.batch_norm")}}}}},
          {"optimizer", optimizer},
          {"schedule", {{"name", "cosine"}, {"warmup_epochs", c.at("schedule.warmup_epochs")}}},
          {"loss", {{"label_smoothing", c.at("loss.label_smoothing")}}},
          {"batch_size", 1 << c.at("log2_batch_size").get<int>()},
          {"epochs", kHorizon}};
}

int Replay(const std::string& program, const std::string& list_file) {
  const json list = json::parse(std::ifstream(list_file));
  const fs::path scratch = fs::temp_directory_path() / fmt::format("hpo-replay-{}", getpid());
  Runner runner(program);
  runner.Wait<hpo::protocol::Ready>();
  const double cpu = runner.CpuSeconds();
  const auto start = std::chrono::steady_clock::now();
  long steps = 0;
  for (int trial = 0; trial < static_cast<int>(list.size()); ++trial) {
    Member member{.trial = trial, .token = "replay", .seed = static_cast<std::uint64_t>(trial)};
    member.document = Document(list[trial].at("configuration"));
    member.folder = (scratch / std::to_string(trial)).string();
    if (const int epochs = list[trial].at("epochs"); epochs < kHorizon) member.until = epochs;
    fs::create_directories(member.folder);
    runner.Send(hpo::protocol::Line(hpo::protocol::Start{.members = {member}, .objective = {"valid.error", false}}));
    const auto tell = runner.Wait<hpo::protocol::Tell>();
    const long trained = tell.failed ? 0 : tell.facts.at("steps").get<long>();
    if (trained != list[trial].at("steps")) {
      throw std::runtime_error(fmt::format("trial {} trained {} steps, the list says {}: {}", trial, trained,
                                           list[trial].at("steps").dump(), tell.failed.value_or("no failure")));
    }
    steps += trained;
  }
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print(
      "{}\n",
      json{{"trials", list.size()}, {"steps", steps}, {"study_s", wall}, {"study_cpu_s", runner.CpuSeconds() - cpu}}
          .dump());
  fs::remove_all(scratch);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_replay RUNNER LIST\n");
    return 2;
  }
  try {
    return Replay(argv[1], argv[2]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_replay: {}\n", error.what());
    return 1;
  }
}
