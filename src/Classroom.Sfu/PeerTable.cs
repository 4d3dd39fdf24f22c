using Classroom.Rtc;
using Classroom.Rtc.Ice;

namespace Classroom.Sfu;

/// <summary>All peers of one UDP port: finds the one that a datagram is for, by address, and by STUN username when the address is new.</summary>
public sealed class PeerTable
{
    /// <summary>Addresses kept in all.</summary>
    public const int MaxAddresses = 65_536;

    /// <summary>Addresses kept of one peer, more than its agent keeps: whoever checks from ever new ones takes no place that a newcomer needs.</summary>
    public const int MaxAddressesOfPeer = 16;
    private const int MaxFragmentLength = 32;

    private readonly Dictionary<TransportAddress, RouterPeer> _byAddress = [];
    private readonly Dictionary<string, RouterPeer> _byFragment = [];
    private readonly Dictionary<string, RouterPeer>.AlternateLookup<ReadOnlySpan<char>> _fragmentLookup;

    public PeerTable() => _fragmentLookup = _byFragment.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Tracks that hold packets back until a picture is whole.</summary>
    public GatheringTracks Gathering { get; } = new();

    /// <summary>When something here is due, or long.MaxValue; what is not told of (a wish for a key frame) is due within <see cref="RestUs"/>.</summary>
    public long DueUs { get; private set; } = long.MaxValue;

    /// <summary>Timers run at least this often, whatever is due.</summary>
    public const long RestUs = 20_000;

    /// <summary>All timers of this port run now, and tell anew what is due.</summary>
    public void BeginTimers() => DueUs = long.MaxValue;

    internal void NoteDue(long atUs) => DueUs = Math.Min(DueUs, atUs);

    /// <summary>Datagrams of nobody we know.</summary>
    public long Strangers { get; private set; }
    public int Count { get; private set; }

    /// <summary>What peers, tracks and routers that have ended had counted.</summary>
    public MediaTotals Ended { get; } = new();

    /// <summary>Gives a datagram to its peer's router; what is for nobody is dropped and counted.</summary>
    public void Receive(long nowUs, Span<byte> datagram, in TransportAddress from)
    {
        if (!_byAddress.TryGetValue(from, out var peer))
        {
            if (!TryFindByUsername(datagram, out peer))
            {
                Strangers++;
                return;
            }
            peer.Router.Receive(nowUs, peer, datagram, from);
            Tie(from, peer);
            return;
        }
        // The same address may belong to a new peer of the same browser: the username decides for checks.
        if (Demultiplexer.Classify(datagram) == DatagramKind.Stun && TryFindByUsername(datagram, out var named) && named != peer)
        {
            named.Router.Receive(nowUs, named, datagram, from);
            Tie(from, named);
            return;
        }
        peer.Router.Receive(nowUs, peer, datagram, from);
    }

    /// <summary>Whether some peer has authenticated a check from there.</summary>
    public bool Knows(in TransportAddress from) => _byAddress.ContainsKey(from);

    /// <summary>The connection with this end is closed; another that begins there is a stranger's.</summary>
    public void Forget(in TransportAddress from) => _byAddress.Remove(from);

    internal void Add(RouterPeer peer)
    {
        Count++;
        Update(peer);
    }

    /// <summary>After an ICE restart checks name the peer by another fragment, and by the earlier one until the restart is through.</summary>
    internal void Update(RouterPeer peer)
    {
        foreach (var fragment in peer.Fragments) _byFragment.Remove(fragment);
        peer.Fragments = peer.Connection.Ice.Fragments;
        foreach (var fragment in peer.Fragments) _byFragment.Add(fragment, peer);
    }

    internal void Remove(RouterPeer peer)
    {
        Count--;
        foreach (var fragment in peer.Fragments) _byFragment.Remove(fragment);
        foreach (var address in peer.Addresses) Untie(address, peer);
    }

    // Only the check that the agent has authenticated may tie an address to a peer.
    private void Tie(in TransportAddress from, RouterPeer peer)
    {
        var ice = peer.Connection.Ice;
        if (!ice.IsValidated(from) || (_byAddress.Count >= MaxAddresses && !_byAddress.ContainsKey(from))) return;
        _byAddress[from] = peer;
        if (peer.Addresses.Contains(from)) return;
        peer.Addresses.Add(from);
        if (peer.Addresses.Count <= MaxAddressesOfPeer) return;
        var oldest = 0;
        while (ice.IsValidated(peer.Addresses[oldest])) oldest++;
        Untie(peer.Addresses[oldest], peer);
        peer.Addresses.RemoveAt(oldest);
    }

    // The address may be another peer's by now, of the same browser.
    private void Untie(in TransportAddress address, RouterPeer peer)
    {
        if (_byAddress.TryGetValue(address, out var owner) && owner == peer) _byAddress.Remove(address);
    }

    internal bool IsTaken(string fragment) => _byFragment.ContainsKey(fragment);

    private bool TryFindByUsername(ReadOnlySpan<byte> datagram, out RouterPeer peer)
    {
        peer = null!;
        if (!IceLiteAgent.TryGetLocalFragment(datagram, out var fragment) || fragment.Length > MaxFragmentLength) return false;
        Span<char> text = stackalloc char[fragment.Length];
        for (var i = 0; i < fragment.Length; i++) text[i] = (char)fragment[i];
        return _fragmentLookup.TryGetValue(text, out peer!);
    }
}
