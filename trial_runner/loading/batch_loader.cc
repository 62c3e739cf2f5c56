// SPDX-License-Identifier: Apache-2.0
//
// Batches are numbered through all epochs: number b of epoch e is job e * (batches an epoch) + b.
#include "trial_runner/loading/batch_loader.h"

#include <c10/util/ParallelGuard.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "trial_runner/data/in_parallel.h"
#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

// One that is trained on, one that is ready, and one for each worker to fill.
int SlotsFor(int workers) { return workers == 0 ? 1 : workers + 2; }

PixelRange RangeFor(const Augmenter* augmenter) {
  return augmenter != nullptr ? PixelRange::kUnit : PixelRange::kScaled;
}

}  // namespace

BatchLoader::BatchLoader(const Dataset& dataset, const Augmenter* augmenter, BatchLoaderOptions options)
    : dataset_(dataset),
      augmenter_(augmenter),
      options_(std::move(options)),
      orders_(options_.rows, options_.trial_seed),
      workers_(options_.workers) {
  const std::string asked = workers_ ? std::to_string(*workers_) : kAuto;
  if (options_.accelerator != nullptr) {
    upload_ = MakeUpload(dataset, options_.plan.batch, RangeFor(augmenter), *options_.accelerator);
  }
  choice_ = workers_ ? Choice{asked, asked, ""} : Choice{asked, "0", "too few batches to measure"};
  Allocate(SlotsFor(workers_.value_or(0)));
}

LabelledRows BatchLoader::At(int epoch, int batch) {
  const std::int64_t job = FirstOf(epoch) + batch;
  if (!upload_) return Made(job);
  upload_->Finish();  // the slot of the batch before is free now
  LabelledRows there = upload_->Send(Made(job));
  if (augmenter_ != nullptr) augmenter_->Apply({JobOf(job).rows, epoch, batch}, there);
  return there;
}

LabelledRows& BatchLoader::Made(std::int64_t job) {
  if (!workers_) {
    MakeAndMeasure(job);
    return slots_.front()->batch;
  }
  if (*workers_ == 0) {
    Make(job, *slots_.front());
    return slots_.front()->batch;
  }
  const bool goes_on = ahead_ != nullptr && job == next_ && job != FirstOf(options_.epochs);
  if (!goes_on) StartAt(job);
  const int slot = ahead_->Take();
  next_ = job + 1;
  return slots_[static_cast<std::size_t>(slot)]->batch;
}

void BatchLoader::Allocate(int slots) {
  while (std::ssize(slots_) < slots) {
    const BatchReaderOptions reading{
        .range = RangeFor(augmenter_), .bytes = upload_ != nullptr, .storage = StorageFor(options_.accelerator)};
    slots_.push_back(std::make_unique<Slot>(Slot{BatchReader(dataset_, options_.plan.batch, reading), {}}));
  }
}

BatchLoader::Job BatchLoader::JobOf(std::int64_t number) {
  Job job{.epoch = static_cast<int>(number / options_.plan.batches),
          .batch = static_cast<int>(number % options_.plan.batches),
          .order = nullptr,
          .rows = {}};
  job.order = orders_.Of(job.epoch);
  const auto size = static_cast<std::size_t>(options_.plan.batch);
  const std::span rest = std::span(*job.order).subspan(static_cast<std::size_t>(job.batch) * size);
  job.rows = rest.first(std::min(size, rest.size()));
  return job;
}

// Alike on whatever thread: ATen's own threads are left out, since how they share the pixels may change roundings.
void BatchLoader::Make(std::int64_t number, Slot& slot) {
  const Job job = JobOf(number);
  slot.batch = slot.reader.Read(job.rows);
  if (augmenter_ == nullptr || upload_) return;
  const c10::ParallelGuard serial(true);
  augmenter_->Apply({job.rows, job.epoch, job.batch}, slot.batch);
}

void BatchLoader::MakeAndMeasure(std::int64_t job) {
  using Seconds = std::chrono::duration<double>;
  const Clock::time_point begin = Clock::now();
  Make(job, *slots_.front());
  const Clock::time_point end = Clock::now();
  const double training = made_ ? Seconds(begin - *made_).count() : 0;
  watch_.Add({.making = Seconds(end - begin).count(), .training = training});
  made_ = end;
  if (const auto seconds = watch_.Medians()) Decide(*seconds);
}

void BatchLoader::Decide(const BatchSeconds& seconds) {
  WorkerChoice chosen = ChooseWorkers(seconds, options_.threads, UsableCores());
  workers_ = chosen.workers;
  choice_.used = std::to_string(chosen.workers);
  choice_.why = std::move(chosen.why);
  Allocate(SlotsFor(chosen.workers));
}

// Beyond the last epoch, where a learning-rate range test may go, there is no end to work towards. Threads begin with
// the floating-point environment of the one that makes them, so that denormals are flushed there too.
void BatchLoader::StartAt(std::int64_t job) {
  ahead_.reset();
  const std::int64_t last = FirstOf(options_.epochs);
  const ReadAheadOptions options{
      .workers = *workers_, .slots = static_cast<int>(slots_.size()), .first = job, .end = job < last ? last : kNoEnd};
  ahead_ = std::make_unique<ReadAhead>(
      options, [this](std::int64_t number, int slot) { Make(number, *slots_[static_cast<std::size_t>(slot)]); });
}

}  // namespace hpo::trial_runner
