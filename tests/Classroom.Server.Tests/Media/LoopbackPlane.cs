using System.Collections.Concurrent;
using System.Net;
using Classroom.Server.Loops;
using Classroom.Server.Loops.Sockets;
using Classroom.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Classroom.Server.Tests.Media;

/// <summary>A real media plane on loopback, and its clients: offers are answered as a browser's page would.</summary>
internal sealed class LoopbackPlane : IAsyncDisposable
{
    private const int PatienceMs = 20_000;
    private readonly ConcurrentDictionary<(string Meeting, string Participant), SyntheticPeer> _subscribers = new();
    private readonly List<SyntheticPeer> _peers = [];
    private readonly Task _reader;

    public LoopbackPlane(int workers = 1, IReadOnlyList<IPAddress>? addresses = null, bool spans = false, SocketChoice sockets = SocketChoice.Segmented)
    {
        Plane = new MediaPlane(
            new MediaPlaneOptions
            {
                UdpPort = 0,
                Addresses = addresses ?? [IPAddress.Loopback],
                Workers = workers,
                PeersFull = spans ? 0 : WorkerChoice.PeersFull,
                Sockets = sockets,
                WarmsUp = false,
            },
            NullLogger<MediaPlane>.Instance);
        Plane.Open(DateTimeOffset.UtcNow);
        _ = Plane.Begin();
        _reader = Task.Run(Read);
    }

    public MediaPlane Plane { get; }

    public ConcurrentQueue<MediaEvent> Events { get; } = new();

    public async Task<SyntheticPeer> Publish(string meeting, string participant, bool audio = true, bool video = true)
    {
        var peer = Add(new SyntheticPeer(audio, video));
        var answer = await Plane.Publish(meeting, participant, peer.CreatePublishOffer(), TestContext.Current.CancellationToken);
        Assert.True(answer.Ok, answer.Reason);
        peer.AcceptAnswer(answer.Sdp);
        return peer;
    }

    public SyntheticPeer Subscribe(string meeting, string participant, bool onIPv6 = false)
    {
        var peer = Add(new SyntheticPeer(onIPv6: onIPv6));
        _subscribers[(meeting, participant)] = peer;
        Plane.Subscribe(meeting, participant);
        return peer;
    }

    public SyntheticPeer Add(SyntheticPeer peer)
    {
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Until what was under way has arrived.</summary>
    public static async Task Settle(Func<long> count)
    {
        var last = -1L;
        while (count() != last)
        {
            last = count();
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public static async Task Until(Func<bool> condition, string what)
    {
        var deadline = Environment.TickCount64 + PatienceMs;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "Not in time: " + what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
            peer.Dispose();
        await Plane.DisposeAsync();
        await _reader;
    }

    private async Task Read()
    {
        await foreach (var output in Plane.Events.ReadAllAsync())
        {
            Events.Enqueue(output);
            if (output is OfferReady offer && _subscribers.TryGetValue((offer.Meeting, offer.Participant), out var peer))
                Plane.AnswerSubscribe(offer.Meeting, offer.Participant, offer.Revision, peer.Answer(offer.Sdp));
        }
    }
}
