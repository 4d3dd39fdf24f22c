using System.Security.Cryptography;
using System.Text;
using Classroom.Rtc;
using Classroom.Rtc.Ice;

namespace Classroom.Testing;

/// <summary>The controlling side of ICE against one candidate, as far as a browser that meets an ICE-lite server needs it.</summary>
public sealed class ControllingIceClient
{
    private const uint HostPriority = 0x6E00_1EFF;
    private readonly byte[] _username;
    private readonly byte[] _remotePassword;
    private readonly ulong _tieBreaker;
    private readonly byte[] _transaction = new byte[12];
    private readonly RandomBytes _random;

    public ControllingIceClient(IceCredentials local, IceCredentials remote, RandomBytes random)
    {
        Local = local;
        _random = random;
        _username = Encoding.ASCII.GetBytes(remote.UsernameFragment + ":" + local.UsernameFragment);
        _remotePassword = Encoding.ASCII.GetBytes(remote.Password);
        Span<byte> tieBreaker = stackalloc byte[8];
        random(tieBreaker);
        _tieBreaker = BitConverter.ToUInt64(tieBreaker);
    }

    public IceCredentials Local { get; }

    public bool IsConnected { get; private set; }

    public TransportAddress? MappedAddress { get; private set; }

    public int LastError { get; private set; }

    public int ResponsesRefused { get; private set; }

    public int WriteCheck(Span<byte> destination, bool useCandidate = true)
    {
        _random(_transaction);
        var writer = new StunWriter(destination, StunClass.Request, StunMessage.BindingMethod, _transaction);
        writer.Add(StunAttribute.Username, _username);
        writer.AddUInt64(StunAttribute.IceControlling, _tieBreaker);
        writer.AddUInt32(StunAttribute.Priority, HostPriority);
        if (useCandidate)
            writer.Add(StunAttribute.UseCandidate, []);
        writer.AddMessageIntegrity(_remotePassword);
        writer.AddFingerprint();
        return writer.Length;
    }

    public bool Handle(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryParse(datagram, out var message)
            || message.Class is not (StunClass.SuccessResponse or StunClass.ErrorResponse)
            || !CryptographicOperations.FixedTimeEquals(message.TransactionId, _transaction)
            || !message.VerifyIntegrity(_remotePassword))
        {
            ResponsesRefused++;
            return false;
        }
        LastError = message.ErrorCode;
        if (message.Class == StunClass.ErrorResponse)
            return false;
        MappedAddress = message.MappedAddress;
        IsConnected = true;
        return true;
    }
}
