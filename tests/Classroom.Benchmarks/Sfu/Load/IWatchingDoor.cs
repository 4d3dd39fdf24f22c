using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>How publishers and receivers come into a server that sends everything to everybody; what it gives is connected.</summary>
internal interface IWatchingDoor
{
    /// <summary>Connections that a receiver has.</summary>
    int ConnectionsEach { get; }

    /// <summary>Publishers come one after the other, before all receivers.</summary>
    Task<LoadPeer> Publish(int publisher);

    /// <summary>One of a receiver's connections; many at a time.</summary>
    Task<LoadPeer> Watch(int connection);
}
