using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Server.Loops;
using Classroom.Server.Tests.Edge;

namespace Classroom.Server.Tests.Loops;

/// <summary>Handshakes block while they wait for the peer: what one address, or all together, may take of the server.</summary>
public sealed class DtlsHandshakePoolTests : IDisposable
{
    /// <summary>After so long a handshake is over, however much still comes; the library looks at its clock in between, and a loaded machine is late.</summary>
    private const double LimitSeconds = 10;
    private const double LateSeconds = 2;

    private readonly DtlsHandshakePool _pool = new();
    private readonly ManualResetEventSlim _gate = new();
    private int _running;
    private int _runningMax;
    private int _done;

    public void Dispose()
    {
        _gate.Set();
        _pool.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task One_thread_is_enough_while_no_peer_keeps_it_waiting()
    {
        Assert.Equal(0, _pool.Threads);
        for (var i = 1; i <= 50; i++)
        {
            Assert.True(_pool.TryRun(Address(i), () => Interlocked.Increment(ref _done)));
            await Eventually.True(() => Volatile.Read(ref _done) == i);
            // Between its last job and its wait the thread is neither busy nor idle.
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.InRange(_pool.Threads, 1, 4);
    }

    [Fact]
    public async Task However_many_peers_keep_it_waiting_the_threads_and_the_queue_have_an_end_and_nothing_is_lost()
    {
        var accepted = 0;
        for (var i = 0; i < DtlsHandshakePool.MaxThreads; i++)
            accepted += _pool.TryRun(Address(i), Block) ? 1 : 0;
        await Eventually.True(() => Volatile.Read(ref _running) == DtlsHandshakePool.MaxThreads);
        for (var i = 0; i < DtlsHandshakePool.MaxQueued; i++)
            accepted += _pool.TryRun(Address(1_000 + i), Block) ? 1 : 0;
        Assert.Equal((DtlsHandshakePool.MaxThreads + DtlsHandshakePool.MaxQueued, 0), (accepted, _pool.Refused));
        for (var i = 1; i <= 10; i++)
        {
            Assert.False(_pool.TryRun(Address(9_000 + i), Block));
            Assert.Equal(i, _pool.Refused);
        }

        Assert.Equal(DtlsHandshakePool.MaxThreads, _pool.Threads);
        _gate.Set();
        await Eventually.True(() => Volatile.Read(ref _done) == accepted);
        Assert.Equal(DtlsHandshakePool.MaxThreads, _runningMax);
        Assert.True(_pool.TryRun(Address(1), Block));
        await Eventually.True(() => Volatile.Read(ref _done) == accepted + 1);
    }

    [Fact]
    public async Task One_address_gets_no_more_than_its_share_whatever_its_port_and_others_pass_it()
    {
        for (var port = 1; port <= DtlsHandshakePool.MaxRunningPerAddress; port++)
            Assert.True(_pool.TryRun(Address(7, port), Block));
        await Eventually.True(() => Volatile.Read(ref _running) == DtlsHandshakePool.MaxRunningPerAddress);
        for (var port = 1; port <= DtlsHandshakePool.MaxQueuedPerAddress; port++)
            Assert.True(_pool.TryRun(Address(7, 1_000 + port), Block));
        Assert.False(_pool.TryRun(Address(7, 5_000), Block));
        Assert.Equal(1, _pool.Refused);

        var passed = new ConcurrentBag<int>();
        for (var other = 0; other < 8; other++)
        {
            var who = other;
            Assert.True(_pool.TryRun(Address(100 + other), () => passed.Add(who)));
        }

        await Eventually.True(() => passed.Count == 8);
        Assert.Equal(DtlsHandshakePool.MaxRunningPerAddress, Volatile.Read(ref _running));
        _gate.Set();
        await Eventually.True(() => Volatile.Read(ref _done) == DtlsHandshakePool.MaxRunningPerAddress + DtlsHandshakePool.MaxQueuedPerAddress);
        Assert.Equal(DtlsHandshakePool.MaxRunningPerAddress, _runningMax);
    }

    [Fact]
    public async Task A_share_that_was_given_back_can_be_taken_again()
    {
        for (var round = 1; round <= 3; round++)
        {
            _gate.Reset();
            for (var i = 0; i < DtlsHandshakePool.MaxQueuedPerAddress; i++)
                Assert.True(_pool.TryRun(Address(7, i), Block));
            _gate.Set();
            await Eventually.True(() => Volatile.Read(ref _done) == round * DtlsHandshakePool.MaxQueuedPerAddress);
        }

        Assert.Equal(0, _pool.Refused);
    }

    [Fact]
    public async Task MED_12_five_hundred_half_open_handshakes_are_bounded_hold_up_nobody_else_and_end_after_10_s_though_more_comes()
    {
        const int Count = 500;
        var certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow);
        // A record with one byte of a hello of 200 (RFC 6347 section 4.2.2).
        byte[] fragment = [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0, 200, 0, 0, 0, 0, 1, 0, 0, 1, 7];
        byte[] datagram = [.. Enumerable.Repeat(fragment, 50).SelectMany(one => one)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var lasted = new ConcurrentBag<TimeSpan>();
        var halfOpen = Enumerable.Range(0, Count).Select(_ => new BouncyCastleDtlsEndpoint(
            DtlsRole.Server, certificate, RandomNumberGenerator.Fill, work => _pool.TryRun(Address(7), () => lasted.Add(Timed(work))))).ToList();
        foreach (var one in halfOpen)
        {
            for (var i = 0; i < 100; i++)
                one.Handle(0, datagram);
        }

        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.True(kept <= BouncyCastleDtlsEndpoint.MaxQueuedBytes, $"{kept} bytes a handshake");
        Assert.True(_pool.Refused > 0);

        using var server = new BouncyCastleDtlsEndpoint(DtlsRole.Server, certificate, RandomNumberGenerator.Fill, work => _pool.TryRun(Address(8), work));
        using var client = new BouncyCastleDtlsEndpoint(DtlsRole.Client, certificate, RandomNumberGenerator.Fill, work => _pool.TryRun(Address(9), work));
        client.Start();
        await Eventually.True(() =>
        {
            DtlsWarmUp.Carry(client, server);
            DtlsWarmUp.Carry(server, client);
            return server.State == DtlsState.FingerprintPending;
        });
        Assert.DoesNotContain(halfOpen, one => one.State == DtlsState.Failed);
        await Eventually.True(() =>
        {
            // Kept open: those that have not failed go on sending.
            foreach (var one in halfOpen)
                one.Handle(0, fragment);
            return lasted.Count >= DtlsHandshakePool.MaxRunningPerAddress;
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{lasted.Count} handshakes lasted {lasted.Min().TotalSeconds:F2} to {lasted.Max().TotalSeconds:F2} s");
        Assert.All(lasted, one => Assert.InRange(one.TotalSeconds, LimitSeconds - 0.1, LimitSeconds + LateSeconds));
        Assert.True(halfOpen.Count(one => one.State == DtlsState.Failed) >= DtlsHandshakePool.MaxRunningPerAddress);
        foreach (var one in halfOpen)
            one.Dispose();
        await Eventually.True(() => _pool.TryRun(Address(7), () => Interlocked.Increment(ref _done)) && Volatile.Read(ref _done) > 0);

        static TimeSpan Timed(Action work)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(began);
        }
    }

    [Fact]
    public async Task After_its_end_it_takes_nothing_and_begins_nothing_more()
    {
        for (var i = 0; i < DtlsHandshakePool.MaxThreads; i++)
            Assert.True(_pool.TryRun(Address(i), Block));
        await Eventually.True(() => Volatile.Read(ref _running) == DtlsHandshakePool.MaxThreads);
        for (var i = 0; i < 100; i++)
            Assert.True(_pool.TryRun(Address(50 + i), Block));
        _pool.Dispose();
        Assert.False(_pool.TryRun(Address(1), Block));
        _gate.Set();
        await Eventually.True(() => Volatile.Read(ref _done) == DtlsHandshakePool.MaxThreads);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(DtlsHandshakePool.MaxThreads, Volatile.Read(ref _done));
    }

    private static TransportAddress Address(int host, int port = 4_000) => TransportAddress.FromIPv4(0x0A00_0000u + (uint)host, (ushort)port);

    private void Block()
    {
        var running = Interlocked.Increment(ref _running);
        for (var max = _runningMax; running > max; max = _runningMax)
            Interlocked.CompareExchange(ref _runningMax, running, max);
        _gate.Wait();
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _done);
    }
}
