// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/StretchQueue.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

namespace {

Error cancelled()
{
    return {ErrorCode::Cancelled, u"Reading the log was cancelled."_s};
}

// Stretches go round: filled and read by any thread, used by the caller, filled again. The caller reads
// stretches itself as long as there is none for it to use.
class Ahead
{
public:
    Ahead(LineBlocks &blocks, const MakeReader &reader, int threads)
        : m_blocks(blocks)
        , m_own(reader())
        , m_slots(static_cast<size_t>(threads) * 2 + 1)
    {
        for (Slot &slot : m_slots)
            m_free.push_back(&slot);
        for (int i = 1; i < threads; ++i)
            m_threads.emplace_back([this, reader] { readOn(reader()); });
    }
    ~Ahead()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_freed.notify_all();
        for (std::thread &thread : m_threads)
            thread.join();
    }
    Q_DISABLE_COPY_MOVE(Ahead)

    // The next stretch in the order of the log; null at its end. Given back with giveBack().
    Result<Stretch *> next()
    {
        while (!hasNext() && readOne()) { }
        std::unique_lock lock(m_mutex);
        m_read.wait(lock, [this] { return isNextRead(); });
        Slot *slot = m_inOrder.front();
        if (slot->error)
            return *slot->error;
        return slot->stretch.block.isEmpty() ? nullptr : &slot->stretch;
    }
    void giveBack()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_free.push_back(m_inOrder.front());
            m_inOrder.pop_front();
        }
        m_freed.notify_one();
    }

private:
    struct Slot {
        Stretch stretch;
        std::optional<Error> error;
        bool isRead = false;
    };

    bool isNextRead() const { return !m_inOrder.empty() && m_inOrder.front()->isRead; }
    bool hasNext()
    {
        const std::lock_guard lock(m_mutex);
        return isNextRead();
    }

    // Reads one stretch on the caller's thread. False where others are at it, or nothing is left to do: only
    // the caller frees slots, so it never waits for one.
    bool readOne()
    {
        Slot *slot = nullptr;
        {
            const std::unique_lock order(m_filling, std::try_to_lock);
            if (!order.owns_lock())
                return false;
            slot = takeFree();
            if (!slot)
                return false;
            fill(*slot);
        }
        read(*slot, m_own);
        return true;
    }

    void readOn(const ReadStretch &reader)
    {
        while (true) {
            Slot *slot = nullptr;
            {
                const std::lock_guard order(m_filling);
                slot = waitForFree();
                if (!slot)
                    return;
                fill(*slot);
            }
            read(*slot, reader);
            m_read.notify_one();
        }
    }

    // An unused slot; null when there is none, or nothing more to fill one with.
    Slot *takeFree()
    {
        const std::lock_guard lock(m_mutex);
        return m_free.empty() ? nullptr : firstFree();
    }
    Slot *waitForFree()
    {
        std::unique_lock lock(m_mutex);
        m_freed.wait(lock, [this] { return m_stopping || m_ended || !m_free.empty(); });
        return firstFree();
    }
    Slot *firstFree()
    {
        if (m_stopping || m_ended)
            return nullptr;
        Slot *slot = m_free.front();
        m_free.pop_front();
        return slot;
    }

    // Under m_filling: stretches are queued in the order of the log.
    void fill(Slot &slot)
    {
        slot.isRead = false;
        const auto filled = m_blocks.next(slot.stretch.block);
        if (!filled)
            slot.error = filled.error();
        const std::lock_guard lock(m_mutex);
        m_ended = slot.error || slot.stretch.block.isEmpty();
        m_inOrder.push_back(&slot);
    }

    void read(Slot &slot, const ReadStretch &reader)
    {
        if (!slot.error)
            reader(slot.stretch);
        const std::lock_guard lock(m_mutex);
        slot.isRead = true;
    }

    LineBlocks &m_blocks;
    ReadStretch m_own;
    std::vector<Slot> m_slots;
    std::mutex m_filling;
    std::mutex m_mutex; // of all below
    std::condition_variable m_freed;
    std::condition_variable m_read;
    std::deque<Slot *> m_free;
    std::deque<Slot *> m_inOrder;
    bool m_ended = false;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace

Result<void> readStretches(LineBlocks &blocks, const MakeReader &reader, const CancelToken &cancel,
                           const TakeStretch &take)
{
    const ReadStretch read = reader();
    Stretch stretch;
    while (!cancel.isCancelled()) {
        if (const auto filled = blocks.next(stretch.block); !filled)
            return filled;
        if (stretch.block.isEmpty())
            return {};
        read(stretch);
        take(stretch);
    }
    return cancelled();
}

Result<void> readStretchesAhead(LineBlocks &blocks, const MakeReader &reader, int threads,
                                const CancelToken &cancel, const TakeStretch &take)
{
    Ahead ahead(blocks, reader, threads);
    while (!cancel.isCancelled()) {
        const auto stretch = ahead.next();
        if (!stretch)
            return stretch.error();
        if (!*stretch)
            return {};
        take(**stretch);
        ahead.giveBack();
    }
    return cancelled();
}

} // namespace goneaway::log
