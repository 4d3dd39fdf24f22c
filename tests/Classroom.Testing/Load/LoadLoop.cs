using System.Collections.Concurrent;

namespace Classroom.Testing.Load;

/// <summary>All peers on one thread: sends what is due, reads what is there, and looks at each peer's timers every few milliseconds.</summary>
public sealed class LoadLoop : IDisposable
{
    private const long TickUs = 5_000;
    private const int MicrosecondsPerMillisecond = 1_000;

    private readonly ConcurrentQueue<Action> _work = [];
    private readonly Epoll _epoll = new();
    private readonly ArrivalBatch _batch = new();
    private readonly Dictionary<int, LoadPeer> _peers = [];
    private readonly List<LoadSender> _senders = [];
    private readonly Tally _tally;
    private readonly Thread _thread;
    private int _taken;
    private volatile bool _isStopping;

    public LoadLoop(Tally tally)
    {
        _tally = tally;
        _thread = new Thread(Run) { Name = "load" };
        _thread.Start();
    }

    /// <summary>Takes a peer whose other side is known.</summary>
    public void Adopt(LoadPeer peer) => _work.Enqueue(() =>
    {
        peer.Number = _taken++;
        _epoll.Watch(peer.Descriptor, peer.Number);
        _peers.Add(peer.Number, peer);
    });

    /// <summary>Lets go of a peer, with its socket and with what it sends.</summary>
    public void Release(LoadPeer peer) => _work.Enqueue(() =>
    {
        _peers.Remove(peer.Number);
        _senders.RemoveAll(sender => sender.Peer == peer);
        peer.Dispose();
    });

    /// <summary>Goes on with a peer by other credentials and from another address.</summary>
    public Task Move(LoadPeer peer, string described) => Do((_, _) =>
    {
        peer.Move(described);
        _epoll.Watch(peer.Descriptor, peer.Number);
    });

    /// <summary>Lets a connected peer send.</summary>
    public void Start(LoadSender sender) => _work.Enqueue(() =>
    {
        sender.Start(RealClock.NowUs);
        _senders.Add(sender);
    });

    /// <summary>Does something between two turns.</summary>
    public Task Do(Action<Tally, IReadOnlyList<LoadSender>> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(() =>
        {
            work(_tally, _senders);
            done.SetResult();
        });
        return done.Task;
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _epoll.Dispose();
        foreach (var peer in _peers.Values)
            peer.Dispose();
    }

    private void Run()
    {
        var nextTickUs = 0L;
        while (!_isStopping)
        {
            while (_work.TryDequeue(out var work))
                work();
            var nowUs = RealClock.NowUs;
            if (nowUs >= nextTickUs)
            {
                nextTickUs = nowUs + TickUs;
                foreach (var peer in _peers.Values)
                    peer.Tick(nowUs);
            }

            var dueUs = nextTickUs;
            foreach (var sender in _senders)
                dueUs = Math.Min(dueUs, sender.Send(nowUs));
            Receive(Math.Max(0, dueUs - RealClock.NowUs));
        }
    }

    private void Receive(long waitUs)
    {
        var ready = _epoll.Wait((int)((waitUs + MicrosecondsPerMillisecond - 1) / MicrosecondsPerMillisecond));
        for (var i = 0; i < ready; i++)
        {
            var peer = _peers[_epoll.Number(i)];
            var count = _batch.Receive(peer.Descriptor);
            var nowUs = RealClock.NowUs;
            for (var one = 0; one < count; one++)
                peer.Handle(nowUs, _batch.Datagram(one), _batch.ArrivedNs(one), _tally);
        }
    }
}
